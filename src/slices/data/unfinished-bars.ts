import { intervalMs, isIntraday } from '../shared/bar-interval';
import { barMoment } from '../shared/bar-moment';
import type { BarSeries } from '../shared/bars';

/**
 * Which bars were not over when they were loaded, in words; undefined for none. A daily bar is as long as its session, and
 * `unfinished` has the dates of those under way; an intraday one ends by its length. `now` is milliseconds since the epoch.
 */
export function unfinishedText(series: BarSeries, unfinished: readonly string[], now: number): string | undefined {
  if (!isIntraday(series.interval)) return told(unfinished, 'belongs to a session', 'belong to sessions');
  const length = intervalMs(series.interval);
  const first = series.time.findLastIndex((time) => time + length <= now) + 1;
  const moments = series.time.slice(first).map((_, index) => barMoment(series, first + index));
  return told(moments, 'is one', 'are some');
}

function told(names: readonly string[], one: string, several: string): string | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  return names.length === 1
    ? `1 bar ${one} that was not over yet (${first}): it may still change`
    : `${names.length} bars ${several} that were not over yet (the first is ${first}): they may still change`;
}
