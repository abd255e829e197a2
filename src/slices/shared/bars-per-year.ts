import { loadCalendar } from '../../calendar';

/** Daily bars that make a year, as is the custom: 252, or 365 where the exchange never closes. Without a calendar 252. */
export function barsPerYear(calendar: string | undefined): number {
  return calendar !== undefined && loadCalendar(calendar).weekdays.size === 7 ? 365 : 252;
}
