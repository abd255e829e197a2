export type { TradingCalendar } from './calendar';
export { calendarNames, loadCalendar } from './registry';
export { isSession, localTime, nextSession, sessionAt, sessionsBetween, sessionTimes } from './sessions';
