import { loadCalendar } from '../../calendar';
import { intervalMs, isIntraday } from '../shared/bar-interval';
import { sessionTime } from '../shared/bars';
import type { BarSetRequest } from './bar-request-schema';

const dayMs = 86_400_000;

/** About how many bars a request is answered with, before any is loaded: as many as the days have room for, holidays included. */
export function expectedBars(request: BarSetRequest): number {
  const { symbols, interval, calendar: name, hours, history_bars: historyBars } = request;
  const calendar = loadCalendar(name);
  const days = (sessionTime(request.end_date) - sessionTime(request.start_date)) / dayMs + 1;
  const sessions = Math.ceil((days * calendar.weekdays.size) / 7);
  const openMs = hours === 'all' ? dayMs : (calendar.closeMinute - calendar.openMinute) * 60_000;
  const barsOfDay = isIntraday(interval) ? Math.ceil(openMs / intervalMs(interval)) : 1;
  return symbols.length * (historyBars + sessions * barsOfDay);
}
