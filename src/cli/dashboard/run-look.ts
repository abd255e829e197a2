import { BellwetherError } from '../../base/errors';
import { RunWithoutResultError, type BellwetherClient, type RunSummary, type StepReport } from '../../client';
import type { RunLook, StepLook, StepWhy } from '../../dashboard';
import type { RunDescription } from '../../protocol';
import type { RunResult } from '../../engine';
import { neededText } from '../render/dependency-text';
import { marketText } from '../render/outcome';
import { whyText } from '../render/step-notes';
import { durationText } from '../render/text';

/** How long a worker may take to tell how a run stands, before the page says that none answers. */
const answerMs = 4000;

type Client = Pick<BellwetherClient, 'show' | 'progress' | 'result' | 'explain'>;

/** A run as the dashboard shows it. @throws BellwetherError `UnknownRun`. */
export async function lookAtRun(client: Client, runId: string): Promise<RunLook> {
  const { planHash, ...row } = await client.show(runId);
  const facts = { ...row, ...(planHash !== undefined && { planHash }) };
  const told = await toldOf(client, row);
  if ('unknown' in told) return { ...facts, steps: [], standing: [], happened: [], unknown: told.unknown };
  const { steps, status, progress, omitted } = told.known;
  const { succeeded, failed, skipped, cancelled, total, percent } = progress;
  const others = Object.entries({ failed, skipped, cancelled }).filter(([, count]) => count > 0);
  const settled = succeeded + failed + skipped + cancelled;
  const parts = [`${settled} of ${total} actions`, ...others.map(([name, count]) => `${count} ${name}`)];
  return {
    ...facts,
    status,
    ...('definition' in told.known && { definition: told.known.definition, version: told.known.version }),
    progress: { percent, text: parts.join(', ') },
    steps: steps.map(stepLook),
    standing: [
      ...(told.known.market === undefined ? [] : [marketText(told.known.market)]),
      ...standingOf(told.known),
      ...(omitted?.reports === undefined ? [] : [`${omitted.reports} steps are not shown: there are too many.`]),
    ],
    happened: happenedOf(told.known),
  };
}

/** Why a step stands as it does. @throws BellwetherError `UnknownRun`, `UnknownStep`, `RunNotBegun`. */
export async function explainForPage(client: Client, runId: string, path: string): Promise<StepWhy> {
  const { step, reasons, dependencies, when } = await client.explain(runId, path);
  const needed = dependencies.map((dependency) => ({
    step: dependency.step,
    on: neededText(dependency),
    status: dependency.status,
  }));
  return { step: stepLook(step), reasons, dependencies: needed, ...(when !== undefined && { when }) };
}

type Known = RunDescription | RunResult;

async function toldOf(
  client: Client,
  { runId, closedAt, status }: Pick<RunSummary, 'runId' | 'closedAt' | 'status'>,
): Promise<{ readonly known: Known } | { readonly unknown: string }> {
  try {
    // A cancelled execution carries no result: it has to be asked, like one that goes on.
    const asked = closedAt === undefined || status === 'cancelled';
    const known = asked ? await client.progress(runId, answerMs) : await client.result(runId);
    if (known !== undefined) return { known };
    return { unknown: 'The steps are not known: the run has not begun, or no worker answers (bellwether worker).' };
  } catch (error) {
    if (error instanceof RunWithoutResultError) return { unknown: `It ended without a result: ${error.message}` };
    // Of a worker that does not answer, or a run that cannot: the rest of the page stands.
    if (error instanceof BellwetherError && ['TemporalRefused', 'RunUnreadable'].includes(error.code))
      return { unknown: `The steps are not known: ${error.message}` };
    throw error;
  }
}

function stepLook(report: StepReport): StepLook {
  const { path, kind, action, status, startedAt, durationMs, attempts } = report;
  return {
    path,
    kind,
    status,
    took: durationText(durationMs),
    why: whyText(report),
    ...(action !== undefined && { action }),
    ...(startedAt !== undefined && { startedAt }),
    ...(attempts !== undefined && { attempts }),
  };
}

function standingOf(known: Known): string[] {
  const { ending, paused, handlerFailures = [] } = known;
  const by = (name: string | undefined): string => (name === undefined ? '' : ` by ${name}`);
  const pause =
    typeof paused === 'object' ? `${by(paused.by)} since ${paused.at.slice(0, 19).replace('T', ' ')} UTC` : '';
  return [
    ...(paused === undefined ? [] : [`Paused${pause}: nothing starts until it is resumed.`]),
    ...(ending === undefined ? [] : [`${endings[ending.status]}${by(ending.by)}: ${ending.reason}`]),
    // The error of a run that was stopped says once more why it was.
    ...(ending === undefined && 'error' in known && known.error !== undefined
      ? [`${known.error.type}: ${known.error.message}`]
      : []),
    ...handlerFailures.map(({ handler, error }) => `The handler ${handler} failed: ${error.type}: ${error.message}`),
  ];
}

const endings = {
  completed: 'Ended early',
  cancelled: 'Cancelled',
  timed_out: 'Out of time',
  halted: 'Halted',
} as const;

function happenedOf(known: Known): string[] {
  const { notes = [] } = known;
  const handlers = 'handlers' in known ? (known.handlers ?? []) : [];
  const begun =
    'handlers' in known
      ? handlers.map(({ name, handler }) => `The event ${name} has started ${handler}.`)
      : known.steps.flatMap(({ path, event }) =>
          event === undefined ? [] : [`The event ${event} has started ${path}.`],
        );
  return [...begun, ...notes.map(({ at, text }) => `${at.slice(0, 19).replace('T', ' ')} ${text}`)];
}
