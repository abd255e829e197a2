import { ActionError } from '../../action-error';
import { type BarSeries, sessionDate } from '../bars';

/** Returns of several symbols over the same stretches of time. */
export interface AlignedReturns {
  readonly symbols: readonly string[];
  /** The end of each return: times at which every symbol has a bar. */
  readonly time: readonly number[];
  /** Simple returns, one column a symbol: from each common time to the next. */
  readonly columns: readonly Float64Array[];
}

/**
 * Simple returns between the bars that all series have in common, at most the last `limit`. Give adjusted series, so that
 * a split is no return.
 * @throws ActionError `InsufficientHistory` when fewer than `minimum` remain, naming the shortest series.
 */
export function alignReturns(series: readonly BarSeries[], minimum: number, limit = Infinity): AlignedReturns {
  const shared = commonTimes(series);
  const time = shared.slice(Math.max(0, shared.length - 1 - limit));
  if (time.length - 1 < minimum) throw tooShort(series, time, minimum);
  return {
    symbols: series.map(({ symbol }) => symbol),
    time: time.slice(1),
    columns: series.map((one) => returnsAt(one, time)),
  };
}

function commonTimes(series: readonly BarSeries[]): readonly number[] {
  const [first, ...others] = series;
  if (first === undefined) return [];
  return others.reduce<readonly number[]>((times, { time }) => {
    const has = new Set(time);
    return times.filter((moment) => has.has(moment));
  }, first.time);
}

function returnsAt({ time, close }: BarSeries, wanted: readonly number[]): Float64Array {
  const returns = new Float64Array(wanted.length - 1);
  let bar = 0;
  let before = NaN;
  wanted.forEach((moment, index) => {
    while (time[bar] < moment) bar++;
    if (index > 0) returns[index - 1] = close[bar] / before - 1;
    before = close[bar];
  });
  return returns;
}

function tooShort(series: readonly BarSeries[], time: readonly number[], minimum: number): ActionError {
  const spans = series.map(({ symbol, time: own }) =>
    own.length === 0
      ? `${symbol} none`
      : `${symbol} ${own.length} from ${sessionDate(own[0])} to ${sessionDate(own[own.length - 1])}`,
  );
  return new ActionError(
    'InsufficientHistory',
    `${minimum + 1} sessions with a bar of every symbol are needed, there are ${time.length} (${spans.join('; ')}); ` +
      'load more history or leave out the symbol that lacks it',
  );
}
