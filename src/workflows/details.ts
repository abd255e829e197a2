import { utf8Length, type Json } from '../base/json';
import { replayLabel } from '../base/replay-market';
import { placeInTree } from '../base/step-path';
import { fitSteps, progressOf, stepReports, type Plan, type RunState, type StepReport } from '../engine';
import { payloadLimitBytes } from '../engine/plan';
import type { HandledEvent, RunDescription } from '../protocol';

/** Below the limit of a payload, for the envelope around it. */
const answerLimitBytes = payloadLimitBytes - 16 * 1024;

/** How a run stands. It fits into one payload: an answer that does not reaches nobody. */
export function describeRun(plan: Plan, state: RunState): RunDescription {
  const { ending, handlerFailures, notes, paused, startedAt, status } = state;
  const handlers = handledEvents(state);
  const head = {
    definition: plan.name,
    version: plan.version,
    planHash: plan.hash,
    ...(state.market && { market: state.market }),
    status,
    progress: progressOf(plan, state),
    ...(startedAt > 0 && { startedAt: iso(startedAt) }),
    ...(paused && { paused: { ...paused, at: iso(paused.at) } }),
    ...(ending && { ending }),
    ...(handlers.length > 0 && { handlers }),
    ...(handlerFailures.length > 0 && { handlerFailures }),
    ...(notes.length > 0 && { notes: notes.map(({ at, text }) => ({ at: iso(at), text })) }),
  };
  const room = answerLimitBytes - utf8Length(JSON.stringify(head));
  const { steps, omitted } = fitSteps(stepReports(plan, state), room);
  return { ...head, steps, ...(omitted && { omitted }) };
}

/** Characters of a payload, as JSON, up to which watchers are told of it. */
const longestPayload = 1024;

function handledEvents({ handlers }: RunState): HandledEvent[] {
  return Object.entries(handlers).flatMap(([handler, record]) =>
    record === undefined ? [] : [{ name: record.event.name, handler, ...shortPayload(record.event.payload) }],
  );
}

function shortPayload(payload: Json): { readonly payload?: Json } {
  return JSON.stringify(payload).length > longestPayload ? {} : { payload };
}

const iso = (time: number): string => new Date(time).toISOString();

/** More rows than this would make the page in the UI unreadable. */
const mostRows = 100;

/**
 * The run as Markdown: a headline and the tree of steps. Shown by the Temporal UI as "current details". The tree is a code
 * block, since the UI sets tables without any space between their columns.
 */
export function detailsMarkdown(run: RunDescription): string {
  const { progress } = run;
  const status = run.status === 'running' && run.paused !== undefined ? 'paused' : run.status;
  // All has settled in a run that has ended badly, too: its status says more than that.
  const isBad = !['running', 'completed', 'degraded'].includes(run.status);
  const share = isBad ? '' : ` · ${progress.percent} %`;
  const head = `**${run.definition}** ${run.version} · **${status}**${share} · ${progress.succeeded} of ${progress.total} actions succeeded${
    run.market === undefined ? '' : ` · **${replayLabel(run.market)}**`
  }`;
  const shown = run.steps.slice(0, mostRows);
  const width = Math.max(0, ...shown.map((step) => label(step).length));
  const rows = shown.map((step) => row(step, width));
  const more = run.steps.length > mostRows ? [`… and ${run.steps.length - mostRows} more steps`] : [];
  return [head, '', fence, ...rows, ...more, fence].join('\n');
}

const fence = '```';

const marks: Readonly<Record<StepReport['status'], string>> = {
  waiting: '·',
  ready: '·',
  running: '▶',
  recovering: '▶',
  succeeded: '✓',
  failed: '✗',
  skipped: '–',
  cancelled: '✗',
};

function row(step: StepReport, width: number): string {
  const mark = marks[step.asPlanned === true ? 'skipped' : step.status];
  const text = `${mark} ${label(step).padEnd(width)}  ${step.status.padEnd(10)} ${duration(step.durationMs).padStart(8)}  ${note(step)}`;
  // A fence within a note would end the code block.
  return text
    .replaceAll(fence, '"')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trimEnd();
}

function label(step: StepReport): string {
  const { depth, name } = placeInTree(step.path);
  return `${'  '.repeat(depth)}${name}`;
}

function note(step: StepReport): string {
  if (step.error !== undefined) return `${step.error.type}: ${step.error.message}`.slice(0, 200);
  if (step.skip !== undefined) return step.skip.text.slice(0, 200);
  const { attempts = 1, branch, iterations, waitsFor } = step;
  const parts = [
    iterations && countText(iterations),
    waitsFor === undefined ? undefined : `waits for: ${waitsFor.slice(0, 200)}`,
    branch === undefined ? undefined : `took '${branch}'`,
    attempts > 1 ? `${attempts} attempts` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function countText({ total, succeeded, failed, cancelled }: NonNullable<StepReport['iterations']>): string {
  const ended = succeeded + failed + cancelled;
  return `${ended}${total === undefined ? '' : ` of ${total}`} ended${failed === 0 ? '' : `, ${failed} failed`}`;
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
