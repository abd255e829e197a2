import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { type AlertBook, deliverySchema, type NoticeRecord } from '../alert-port';
import { reached, withReport } from './alerts/alert-book';
import { asJson, chosenChannels, deliver, failuresOf, occurrenceOf } from './alerts/deliver';
import { resumeWithinMs } from './alerts/raise';
import { type ReportMetrics, reportMetricsSchema, reportText } from './portfolio/report-text';

/** More than this would not go through a workflow either. */
const mostText = 20_000;

export const sendPerformanceReport = defineAction({
  name: 'monitor.send_performance_report',
  summary: 'Send the figures of the day, and where the report lies, through the configured channels',
  capability: 'notify',
  input: z.strictObject({
    metrics: reportMetricsSchema.describe('Output of monitor.calculate_daily_metrics or get_portfolio_metrics'),
    title: z.string().trim().min(1).max(200).optional().describe('Subject; left out: the account and the session'),
    note: z.string().max(mostText).optional().describe('Text above the figures'),
    files: z
      .array(z.string().max(4_096))
      .max(20)
      .default([])
      .describe('Paths of reports to name, such as html.path of monitor.create_performance_report'),
    channels: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Names of configured channels; left out: those that the configuration routes reports to'),
  }),
  output: z.strictObject({
    title: z.string(),
    text: z.string().describe('What was sent'),
    deliveries: z.array(deliverySchema),
    only_logged: z.boolean().describe('True when no channel but the log was asked: nobody was told'),
  }),
  defaults: {
    timeout: '2m',
    heartbeat: '60s',
    retry: { max_attempts: 5, initial_interval: '2s', backoff: 2, max_interval: '30s' },
  },
  run: async ({ metrics, title: given, note, files, channels: named }, ports) => {
    const channels = chosenChannels(ports.alerts, named, 'report');
    const title = given ?? titleOf(metrics);
    const text = [note, reportText(metrics), files.map((path) => `Report: ${path}`).join('\n')]
      .filter((part) => part !== undefined && part !== '')
      .join('\n\n');
    const notice = await ports.alerts.update((book) => claim(book, occurrenceOf(ports.step), ports));
    const deliveries = await deliver(
      { owner: { kind: 'report' }, notice, channels, title, message: text, data: { metrics: asJson(metrics), files } },
      ports,
    );
    if (!reached({ deliveries: [...deliveries] }))
      throw new ActionError('ReportNotDelivered', `the report reached nobody: ${failuresOf(deliveries)}`, {
        retryable: true,
      });
    return { title, text, deliveries: [...deliveries], only_logged: deliveries.every(({ kind }) => kind === 'log') };
  },
});

/** The record of what an earlier attempt of this step sent, or a new one. */
function claim(
  book: AlertBook,
  occurrence: string,
  { clock, step }: { readonly clock: { now(): number }; readonly step: { readonly attempt: number } },
): { readonly book: AlertBook; readonly result: NoticeRecord } {
  const now = clock.now();
  const earlier = book.reports.find((entry) => entry.occurrence === occurrence);
  if (step.attempt > 1 && earlier !== undefined && now - Date.parse(earlier.at) < resumeWithinMs)
    return { book, result: earlier };
  const notice: NoticeRecord = { occurrence, kind: 'report', at: new Date(now).toISOString(), deliveries: [] };
  return { book: withReport(book, notice), result: notice };
}

function titleOf({ account, kind, session }: ReportMetrics): string {
  const name = account === undefined ? 'Performance' : `Performance of ${account}`;
  return `${name}${kind === 'paper' ? ' (paper)' : ''}${session === undefined ? '' : `, ${session}`}`;
}
