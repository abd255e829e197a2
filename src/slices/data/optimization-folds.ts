import { ActionError } from '../action-error';
import { sessionDate, type BarSeries } from '../shared/bars';

/** Sessions from one to another, both included, `YYYY-MM-DD`. */
export interface DateSpan {
  readonly from: string;
  readonly to: string;
}

export interface OptimizationSplit {
  readonly train: DateSpan;
  readonly test: DateSpan;
  readonly folds: readonly { readonly train: DateSpan; readonly test: DateSpan }[];
}

export interface SplitRequest {
  /** Share of the sessions that a search may look at. */
  readonly split: number;
  readonly folds: number;
  /** `anchored`: each fold trains from the first session on; `rolling`: on as many sessions as the first. */
  readonly method: 'anchored' | 'rolling';
  /** Sessions left out between training and testing, in the folds and before the test. */
  readonly embargo: number;
}

/** With fewer sessions in it, a part says nothing about a strategy. */
const leastSessions = 20;

/**
 * The dates on which every series may have a bar: those of all of them together, from where the last one begins to where the first one ends.
 * @throws ActionError `TooFewBars` when they have no time in common.
 */
export function commonSessions(series: readonly BarSeries[]): string[] {
  const first = Math.max(...series.map(({ time }) => time[0]));
  const last = Math.min(...series.map(({ time }) => time[time.length - 1]));
  const dates = new Set(series.flatMap(({ time }) => time.filter((at) => at >= first && at <= last).map(sessionDate)));
  if (dates.size === 0) {
    const spans = series.map(
      ({ symbol, time }) => `${symbol} ${sessionDate(time[0])} to ${sessionDate(time[time.length - 1])}`,
    );
    throw new ActionError(
      'TooFewBars',
      `the symbols have no session in common: ${spans.join(', ')}. Ask for dates that all of them have`,
    );
  }
  return [...dates].sort();
}

/**
 * Cuts sessions, in order, into training and test, and the training into folds for walk-forward: it is cut into one block more than there
 * are folds, and fold k is tested on block k + 1 after being trained on what lies before. No span reaches into one that follows it.
 * @throws ActionError `TooFewBars` when a part would have fewer than 20 sessions.
 */
export function splitSessions(
  dates: readonly string[],
  { split, folds, method, embargo }: SplitRequest,
): OptimizationSplit {
  const trainCount = Math.floor(dates.length * split);
  const testStart = trainCount + embargo;
  const block = Math.floor(trainCount / (folds + 1));
  const least = Math.min(block - embargo, dates.length - testStart);
  if (least < leastSessions)
    throw new ActionError(
      'TooFewBars',
      `${dates.length} sessions cannot be split ${split} with ${folds} folds and an embargo of ${embargo}: the smallest part would have ${Math.max(0, least)}, ` +
        `and ${leastSessions} are needed. Ask for more dates or fewer folds`,
    );
  const span = (first: number, end: number): DateSpan => ({ from: dates[first], to: dates[end - 1] });
  return {
    train: span(0, trainCount),
    test: span(testStart, dates.length),
    folds: Array.from({ length: folds }, (_, fold) => {
      const start = (fold + 1) * block;
      // What the division leaves over belongs to the last block.
      const end = fold === folds - 1 ? trainCount : start + block;
      const trainStart = method === 'anchored' ? 0 : fold * block;
      return { train: span(trainStart, start), test: span(start + embargo, end) };
    }),
  };
}
