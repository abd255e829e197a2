import { lengthText } from '../base/duration';
import { isSessionDay, sessionMinutes, type TradingCalendar } from '../calendar/calendar';
import { dateOf, dayMs, weekdayOf } from '../calendar/day';
import { holidayName } from '../calendar/holiday-names';
import type { Moment, SchedulePlan } from '../engine/plan-steps';
import { dayStart } from './allowed-times';
import { regularHours, windowOn, type Hours } from './session-window';

/** Why nothing fires at a time that the cron or the interval names. */
export interface Reason {
  readonly why: string;
  /** It is so on every such weekday: a night, a weekend. */
  readonly routine: boolean;
  /** Up to when, in whole seconds, it is the same reason. */
  readonly throughMs: number;
}

/** The reason why a time is not among `allowedTimes`. */
export function whyNot(plan: SchedulePlan, calendar: TradingCalendar, at: number): Reason {
  const day = Math.floor((at + calendar.offsetMs(at)) / dayMs);
  const endOfDay = dayStart(calendar, day + 1) - 1000;
  const { session } = plan;
  if (!calendar.weekdays.has(weekdayOf(day)))
    return { why: `${calendar.name} is closed on ${weekdayName(day)}s`, routine: true, throughMs: endOfDay };
  if (!isSessionDay(calendar, day)) {
    const name = holidayName(calendar.name, dateOf(day));
    const why = name ?? `${calendar.name} is closed on ${dateOf(day)} (${weekdayName(day)})`;
    return { why, ...wouldHaveFired(calendar, session, day, at, endOfDay) };
  }
  // Only a session leaves out times of a day that has one.
  if (session === undefined) return { why: 'it is not allowed', routine: false, throughMs: at };
  return outsideWindow(plan, calendar, session, day, at, endOfDay);
}

/** Whether it is the holiday that a time is left out for: the night would have been left out anyway. */
function wouldHaveFired(
  calendar: TradingCalendar,
  session: SchedulePlan['session'],
  day: number,
  at: number,
  endOfDay: number,
): Pick<Reason, 'routine' | 'throughMs'> {
  if (session === undefined) return { routine: false, throughMs: endOfDay };
  const [first, last] = windowOn(calendar, session, day, regularHours(calendar));
  if (at < first) return { routine: true, throughMs: Math.min(first - 1000, endOfDay) };
  if (at > last) return { routine: true, throughMs: endOfDay };
  return { routine: false, throughMs: Math.min(last, endOfDay) };
}

function outsideWindow(
  { timeZone }: SchedulePlan,
  calendar: TradingCalendar,
  session: { readonly from: Moment; readonly to: Moment },
  day: number,
  at: number,
  endOfDay: number,
): Reason {
  const hours = sessionMinutes(calendar, day);
  const [first, last] = windowOn(calendar, session, day);
  const [regularFirst, regularLast] = windowOn(calendar, session, day, regularHours(calendar));
  // Where the exchange's clock is another than the schedule's, a time says whose it is.
  const zone = calendar.timeZone === timeZone ? '' : ` ${calendar.timeZone}`;
  const text = (moment: Moment): string => momentText(moment, hours, calendar, day, zone);
  if (first > last) {
    const why = `${text(session.from)} is not before ${text(session.to)}`;
    return { why, routine: regularFirst > regularLast, throughMs: endOfDay };
  }
  if (at < first) {
    // On an ordinary day it would have been too early up to here, and fired from then on.
    const routine = at < regularFirst;
    const through = routine && regularFirst < first ? regularFirst : first;
    return { why: `before ${text(session.from)}`, routine, throughMs: through - 1000 };
  }
  const routine = at > regularLast;
  return {
    why: `after ${text(session.to)}`,
    routine,
    throughMs: !routine && regularLast < endOfDay ? regularLast : Math.max(endOfDay, at),
  };
}

/** `the close at 13:00 (early close)`, `close - 5m (12:55, early close)`, `15:30`. */
function momentText(moment: Moment, hours: Hours, calendar: TradingCalendar, day: number, zone: string): string {
  if (moment.kind !== 'session') return `${clockText(moment.kind === 'clock' ? moment.secondOfDay : 0)}${zone}`;
  const { edge, offsetMs } = moment;
  const special = specialOf(edge, calendar, day);
  const time = clockText(hours[edge] * 60 + offsetMs / 1000);
  if (offsetMs === 0) return `the ${edge} at ${time}${zone}${special === undefined ? '' : ` (${special})`}`;
  return `${edge} ${offsetMs < 0 ? '-' : '+'} ${lengthText(Math.abs(offsetMs))} (${[`${time}${zone}`, special].filter((part) => part !== undefined).join(', ')})`;
}

function specialOf(edge: 'open' | 'close', calendar: TradingCalendar, day: number): string | undefined {
  if (edge === 'open') return calendar.lateOpens.has(day) ? 'late open' : undefined;
  return calendar.earlyCloses.has(day) ? 'early close' : undefined;
}

/** `15:59`, `15:59:30`; what reaches into another day is still on the clock. */
function clockText(second: number): string {
  const ofDay = ((Math.floor(second) % 86_400) + 86_400) % 86_400;
  const [hours, minutes, seconds] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
  const shown = seconds === 0 ? [hours, minutes] : [hours, minutes, seconds];
  return shown.map((value) => String(value).padStart(2, '0')).join(':');
}

const weekdayName = (day: number): string => weekdayNames[weekdayOf(day)];

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
