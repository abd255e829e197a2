import { calendarNames, loadCalendar } from '../calendar';
import { isSessionDay, sessionMinutes, type TradingCalendar } from '../calendar/calendar';
import { dateOf, weekdayOf } from '../calendar/day';
import type { Moment } from '../engine/plan';
import type { Cron } from './cron';

/** From when until when something may fire on a session day. */
interface SessionWindow {
  readonly from: Moment;
  readonly to: Moment;
}

/**
 * Why a cron expression, in the calendar's time zone, never fires within the sessions that the calendar knows: on none of
 * their days, or on such days at other times. Undefined when it does fire, or that cannot be told.
 */
export function neverInSession(cron: Cron, calendar: string, window: SessionWindow): 'day' | 'time' | undefined {
  if (!calendarNames.some((name) => name === calendar)) return undefined;
  const days = daysOf(loadCalendar(calendar)).filter((day) => isOn(cron, day));
  if (days.length === 0) return 'day';
  const asked = new Map<string, boolean>();
  for (const day of days) {
    const from = secondOf(window.from, day);
    const to = secondOf(window.to, day);
    // What reaches into another day is left to the run.
    if (from === undefined || to === undefined || from < 0 || to > secondsOfDay) return undefined;
    const key = `${from} ${to}`;
    const fires = asked.get(key) ?? firesBetween(cron, from, to);
    if (fires) return undefined;
    asked.set(key, fires);
  }
  return 'time';
}

const secondsOfDay = 86_400;

/** A kind of session day: many days of a calendar are alike. */
interface SessionDay {
  readonly month: number;
  readonly dayOfMonth: number;
  readonly dayOfWeek: number;
  /** Minutes of the local day. */
  readonly open: number;
  readonly close: number;
}

const daysByCalendar = new WeakMap<TradingCalendar, readonly SessionDay[]>();

function daysOf(calendar: TradingCalendar): readonly SessionDay[] {
  const known = daysByCalendar.get(calendar);
  if (known !== undefined) return known;
  const days = new Map<string, SessionDay>();
  for (let day = calendar.firstDay; day <= calendar.lastDay; day++) {
    if (!isSessionDay(calendar, day)) continue;
    const [, month, dayOfMonth] = dateOf(day).split('-').map(Number);
    const kind = { month, dayOfMonth, dayOfWeek: weekdayOf(day), ...sessionMinutes(calendar, day) };
    days.set(JSON.stringify(kind), kind);
  }
  const all = [...days.values()];
  daysByCalendar.set(calendar, all);
  return all;
}

const isOn = (cron: Cron, { month, dayOfMonth, dayOfWeek }: SessionDay): boolean =>
  cron.months.includes(month) && cron.daysOfMonth.includes(dayOfMonth) && cron.daysOfWeek.includes(dayOfWeek);

/** Undefined of an instant, which comes once. */
function secondOf(moment: Moment, { open, close }: SessionDay): number | undefined {
  switch (moment.kind) {
    case 'clock':
      return moment.secondOfDay;
    case 'session':
      return (moment.edge === 'open' ? open : close) * 60 + moment.offsetMs / 1000;
    case 'instant':
      return undefined;
  }
}

function firesBetween({ seconds, minutes, hours }: Cron, from: number, to: number): boolean {
  return hours.some((hour) =>
    minutes.some((minute) => {
      const start = hour * 3600 + minute * 60;
      return (
        start <= to && start + 59 >= from && seconds.some((second) => start + second >= from && start + second <= to)
      );
    }),
  );
}
