export type { TradingCalendar } from './calendar';
export { calendarNames, loadCalendar, type CalendarName } from './registry';
export {
  isSession,
  localTime,
  nextSession,
  sessionAt,
  sessionsBetween,
  sessionTimes,
  type SessionTimes,
} from './sessions';
