import type { TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import type { BarSeries } from '../shared/bars';
import type { SessionRange } from '../shared/session-ranges';

/**
 * A 1 for the last bar of each session: where positions are closed that are not to be held overnight.
 * @throws ActionError `NoSessionClose` for daily bars, and where the exchange never closes.
 */
export function sessionEnds(
  { symbol, interval, time }: BarSeries,
  sessions: readonly SessionRange[] | undefined,
  calendar: TradingCalendar | undefined,
): Uint8Array {
  const problem =
    sessions === undefined
      ? `the bars of ${symbol} are of ${interval}, one a session`
      : calendar !== undefined && neverCloses(calendar)
        ? `the exchange ${calendar.name} never closes`
        : undefined;
  if (sessions === undefined || problem !== undefined)
    throw new ActionError(
      'NoSessionClose',
      `flat_at_close is true, but ${problem}; leave it out, or give intraday bars of an exchange with a close`,
    );
  const ends = new Uint8Array(time.length);
  for (const { end } of sessions) ends[end - 1] = 1;
  return ends;
}

function neverCloses({ weekdays, openMinute, closeMinute }: TradingCalendar): boolean {
  return weekdays.size === 7 && closeMinute - openMinute === 24 * 60;
}
