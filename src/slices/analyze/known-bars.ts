import { ActionError } from '../action-error';
import { type BarSeries, firstIndexAtOrAfter, sessionDate, sessionTime } from '../shared/bars';
import { barMoment } from './bar-moment';

const dayMs = 86_400_000;

/**
 * The bars of a series up to and including the session `asOf` (all where it is not given; of intraday bars those that begin
 * on that date in UTC), as `firstBars` gives them.
 * @throws ActionError `NoData` when there is no such bar, `BadBars` when one has prices that cannot be.
 */
export function knownBars(series: BarSeries, asOf?: string): BarSeries {
  const count = asOf === undefined ? series.time.length : firstIndexAtOrAfter(series, sessionTime(asOf) + dayMs);
  if (count === 0) {
    const reach = series.time.length === 0 ? 'it holds none' : `its first session is ${sessionDate(series.time[0])}`;
    throw new ActionError(
      'NoData',
      `${series.symbol} has no bars${asOf === undefined ? '' : ` up to ${asOf}`}: ${reach}; load earlier bars or set as_of later`,
    );
  }
  return firstBars(series, count);
}

/**
 * The first `count` bars of a series, at least one, with prices adjusted for splits and dividends between each bar and the
 * last of them. So the last bar has the prices that were traded, and no adjustment for what came after it shows. Volume
 * stays as it is.
 * @throws ActionError `BadBars` when one has prices that cannot be.
 */
export function firstBars(series: BarSeries, count: number): BarSeries {
  for (let index = 0; index < count; index++) requirePossible(series, index);
  const adjustments = series.adjClose.slice(0, count).map((price, index) => price / series.close[index]);
  const lastAdjustment = adjustments[count - 1];
  const adjusted = (column: readonly number[]) =>
    adjustments.map((adjustment, index) => column[index] * (adjustment / lastAdjustment));
  return {
    ...series,
    time: series.time.slice(0, count),
    open: adjusted(series.open),
    high: adjusted(series.high),
    low: adjusted(series.low),
    close: adjusted(series.close),
    adjClose: adjusted(series.close),
    volume: series.volume.slice(0, count),
  };
}

/** Prices may contradict one another by this share: the rounding of adjusted prices. */
const noise = 1e-9;

function requirePossible(series: BarSeries, index: number): void {
  const [open, high, low, close, adjClose] = [
    series.open[index],
    series.high[index],
    series.low[index],
    series.close[index],
    series.adjClose[index],
  ];
  const slack = noise * high;
  if (open > 0 && low > 0 && low <= close + slack && close <= high + slack && adjClose > 0) return;
  throw new ActionError(
    'BadBars',
    `${series.symbol} on ${barMoment(series, index)} has open ${open}, high ${high}, low ${low}, close ${close}, adjusted close ${adjClose}; ` +
      'prices must be above 0 and the close between low and high. Correct the row in the source or leave it out',
  );
}
