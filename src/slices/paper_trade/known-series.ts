import { loadCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import { adjustedSeries } from '../shared/adjusted-series';
import { barMoment } from '../shared/bar-moment';
import { type BarSeries, type BarSet, sliceSeries } from '../shared/bars';
import { barsOverAt } from '../shared/bars-over';

const dayMs = 86_400_000;

/** No exchange is closed for longer as a rule: from there on, what strategies decide on is old. */
const freshDays = 5;

export interface KnownSeries {
  readonly series: readonly BarSeries[];
  readonly warnings: readonly string[];
}

/**
 * The bars that strategies may decide on at a moment (milliseconds since the epoch), as in a backtest: those that are over, and were
 * when they were loaded, with prices adjusted for splits and dividends. Says where they are old, and what was doubtful about them.
 * @throws ActionError `NoData` for a symbol without a bar that is over.
 */
export function knownSeries(set: BarSet, now: number): KnownSeries {
  const calendar = loadCalendar(set.calendar ?? 'XNYS');
  const partial: string[] = [];
  const series = set.series.map((one) => {
    const last = one.time[one.time.length - 1];
    // Long before now all of them are over, whatever a calendar has to say.
    const overNow = last + 2 * dayMs < now ? one.time.length : barsOverAt(one, now, calendar);
    const over = Math.min(overNow, finishedAtLoad(set, one));
    if (over < overNow)
      partial.push(
        `${one.symbol}: its bar of ${barMoment(one, over)} was not over when it was loaded, and is left out; load the bars again after its end`,
      );
    if (over > 0) return adjustedSeries(over === one.time.length ? one : sliceSeries(one, 0, over));
    throw new ActionError(
      'NoData',
      `${one.symbol} has no bar that is over at ${new Date(now).toISOString()}, and was when it was loaded; load some`,
    );
  });
  const old = series.flatMap((one) => {
    const days = Math.floor((now - one.time[one.time.length - 1]) / dayMs);
    return days <= freshDays
      ? []
      : [
          `${one.symbol}: its last bar is of ${barMoment(one, one.time.length - 1)}, ${days} days before the time of the market: the ` +
            'strategies decide on old prices',
        ];
  });
  return {
    series,
    warnings: [...partial, ...old, ...(set.doubts ?? []).map(({ symbol, text }) => `${symbol}: ${text}`)],
  };
}

/** A bar that was loaded half-made stays so, however late it is now. */
function finishedAtLoad({ unfinished = [] }: BarSet, { symbol, time }: BarSeries): number {
  const from = unfinished.find((one) => one.symbol === symbol)?.from;
  return from === undefined ? time.length : time.filter((start) => start < from).length;
}
