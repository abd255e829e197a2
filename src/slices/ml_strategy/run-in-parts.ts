import type { Ports } from '../ports';
import { letOthersRun } from '../shared/let-others-run';

/** Runs a computation to its end, stopping between its parts to report and to notice a cancellation. */
export async function runInParts<Result>(
  work: Generator<number, Result>,
  report: (share: number) => void,
  signal: Ports['signal'],
): Promise<Result> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    report(step.value);
    await letOthersRun(signal);
  }
}
