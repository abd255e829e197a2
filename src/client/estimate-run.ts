import type { WorkflowClient } from '@temporalio/client';
import { pastRuns, type PastRun } from './past-runs';
import type { Estimate } from './run-events';

/** Fewer tell nothing. */
const fewest = 3;
/** More would only take longer to read. */
const most = 10;

/**
 * What the latest runs of a definition that ended well took; undefined when there are fewer than three. Those that went on from
 * another run did a part of the work only, and are left out.
 */
export async function estimateRun(client: WorkflowClient, definition: string): Promise<Estimate | undefined> {
  return estimateFrom(await pastRuns(client, most, definition, { statuses: ['Completed'], fromTheBeginning: true }));
}

/** The median of the durations; of an even number the mean of the two in the middle. */
export function estimateFrom(runs: readonly Pick<PastRun, 'durationMs'>[]): Estimate | undefined {
  const known = runs.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs])).sort((a, b) => a - b);
  if (known.length < fewest) return undefined;
  const middle = known.length / 2;
  const durationMs =
    known.length % 2 === 1 ? known[Math.floor(middle)] : Math.round((known[middle - 1] + known[middle]) / 2);
  return { durationMs, runs: known.length };
}
