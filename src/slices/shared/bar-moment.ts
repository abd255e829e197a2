import { type BarInterval, isIntraday } from './bar-interval';
import { type BarSeries, sessionDate } from './bars';

/** How a bar is named: a daily one by its session, `YYYY-MM-DD`, an intraday one by its start in UTC, ISO 8601. */
export function barMoment({ interval, time }: Pick<BarSeries, 'interval' | 'time'>, index: number): string {
  return momentText(time[index], interval);
}

/** As `barMoment`, of the time of a bar. */
export function momentText(time: number, interval: BarInterval): string {
  return isIntraday(interval) ? new Date(time).toISOString() : sessionDate(time);
}

/** The time of a bar of such a name: of a date 00:00 UTC. */
export function momentTime(text: string): number {
  // A date alone is one in UTC (ECMA-262, 21.4.1.32).
  return Date.parse(text);
}
