import type { TradingCalendar } from '../../calendar';
import type { LoadedBars } from '../ports';
import { intervalMs, isIntraday } from '../shared/bar-interval';
import { sessionDate, type BarSeries } from '../shared/bars';
import { sessionRanges } from '../shared/session-ranges';

/** A session with the bars that begin or end in it. */
export interface SessionBars {
  readonly date: string;
  readonly closeMs: number;
  /** Bars that lie in it, wholly or in part. */
  readonly bars: number;
  /** Bars that fit into it, the last one perhaps cut short by the close. */
  readonly expected: number;
}

/**
 * Intraday bars without those that lie wholly outside the sessions of the exchange; a note says how many these are. A bar that begins
 * before the open and ends after it stays. Daily bars stay as they are.
 */
export function withinSessions(loaded: LoadedBars, calendar: TradingCalendar): LoadedBars {
  const { series } = loaded;
  if (!isIntraday(series.interval)) return loaded;
  const inside = new Uint8Array(series.time.length);
  let kept = 0;
  for (const { first, end } of sessionRanges(series, calendar)) {
    inside.fill(1, first, end);
    kept += end - first;
  }
  const left = series.time.length - kept;
  if (left === 0) return loaded;
  const keep = (column: readonly number[]): number[] => column.filter((_, index) => inside[index] === 1);
  const time = keep(series.time);
  return {
    ...loaded,
    series: {
      ...series,
      time,
      open: keep(series.open),
      high: keep(series.high),
      low: keep(series.low),
      close: keep(series.close),
      adjClose: keep(series.adjClose),
      volume: keep(series.volume),
    },
    provenance: {
      ...loaded.provenance,
      ...(time.length > 0 && { from: sessionDate(time[0]), to: sessionDate(time[time.length - 1]) }),
      bars: time.length,
    },
    notes: [
      ...loaded.notes,
      `${left} bars outside the sessions of ${calendar.name} were left out, as hours: session asks for`,
    ],
  };
}

/** The sessions from one date to another, with how many bars each has. Dates outside the calendar's horizon are left out. */
export function barsOfSessions(series: BarSeries, calendar: TradingCalendar, from: string, to: string): SessionBars[] {
  const length = intervalMs(series.interval);
  return sessionRanges(series, calendar, { from, to }).map(({ date, openMs, closeMs, first, end }) => ({
    date,
    closeMs,
    bars: end - first,
    expected: Math.ceil((closeMs - openMs) / length),
  }));
}
