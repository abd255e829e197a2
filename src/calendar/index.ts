export { buildCalendar, type TradingCalendar } from './calendar';
export type { CalendarData } from './calendar-data';
export { marketClock } from './market-clock';
export { calendarData, calendarNames, loadCalendar } from './registry';
export { isSession, localTime, momentOfDay, nextSession, sessionAt, sessionsBetween, sessionTimes } from './sessions';
