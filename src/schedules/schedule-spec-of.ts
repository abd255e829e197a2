import type { CalendarData } from '../calendar';
import { dateOf, dayMs } from '../calendar/day';
import type { OverlapPolicy, SchedulePlan } from '../engine/plan-steps';
import { allowedTimes } from './allowed-times';
import { boxesWithin, fieldValues, type Box } from './boxes';
import { readCronFields, type CronFields } from './cron-fields';
import { checkInterval, clockTimesOf } from './interval';
import { dayPatterns, type DayPatterns } from './day-patterns';
import { calendarFor, scheduleEnd } from './schedule-end';
import { dayNames, monthNames, type CalendarEntry, type CompiledSchedule } from './schedule-spec';
import { without, type Span } from './spans';
import { offsetOf } from './zone';

/** The server takes no less, and would say nothing. */
const leastCatchupMs = 10_000;

/**
 * A schedule as Temporal runs it between two times (milliseconds since the epoch, at most up to `scheduleEnd`): cron entries
 * narrowed to the session, with a `skip` entry for what is missing on holidays and half days. It fires exactly when
 * `nextFirings` says, and never when nothing is left of it. `earliest` is how far back firings may be made up for by hand.
 * @throws BellwetherError `NoCalendar`, `BadSchedule`.
 */
export function scheduleSpecOf(
  plan: SchedulePlan,
  calendarData: CalendarData | undefined,
  bounds: { readonly from: number; readonly to: number; readonly earliest?: number },
): CompiledSchedule {
  const calendar = calendarFor(plan, calendarData);
  const from = Math.ceil((bounds.earliest ?? bounds.from) / 1000) * 1000;
  const to = Math.floor(Math.min(bounds.to, scheduleEnd(plan, calendarData, bounds.from).at) / 1000) * 1000;
  const offset = offsetOf(plan.timeZone, calendar, from, to);
  const firstDay = Math.floor((from + offset(from)) / dayMs);
  const lastDay = Math.floor((to + offset(to)) / dayMs);
  const allowed = allowedTimes(plan, calendar, from - 2 * dayMs, to + 2 * dayMs);
  const patterns = dayPatterns(allowed, offset, firstDay, lastDay);
  const last = lastTime(allowed, from, to);
  return {
    spec: {
      ...(last === undefined ? { calendars: [] } : timesOf(plan, patterns)),
      startAt: new Date(from),
      // Not beyond the last time allowed: the server would look at every second of an interval that is skipped.
      endAt: new Date(last ?? Math.max(from, to)),
      ...(plan.jitterMs > 0 && { jitter: plan.jitterMs }),
      timezone: plan.timeZone,
    },
    policies: {
      overlap: overlaps[plan.overlap],
      catchupWindow: Math.max(leastCatchupMs, plan.catchupMs),
      pauseOnFailure: false,
    },
    state: plan.maxTicks === undefined ? {} : { remainingActions: plan.maxTicks },
  };
}

function lastTime(allowed: readonly Span[], from: number, to: number): number | undefined {
  const last = allowed.findLast(([first]) => first <= to);
  const at = last === undefined ? undefined : Math.min(last[1], to);
  return at === undefined || at < from ? undefined : at;
}

const overlaps = {
  skip: 'SKIP',
  buffer_one: 'BUFFER_ONE',
  buffer_all: 'BUFFER_ALL',
  cancel_other: 'CANCEL_OTHER',
  terminate_other: 'TERMINATE_OTHER',
  allow_all: 'ALLOW_ALL',
} as const satisfies Readonly<Record<OverlapPolicy, string>>;

function timesOf(
  plan: SchedulePlan,
  patterns: DayPatterns,
): Pick<CompiledSchedule['spec'], 'calendars' | 'intervals' | 'skip'> {
  const skip = exceptions(patterns);
  const { everyMs } = plan;
  if (everyMs === undefined) {
    const calendars = (plan.cron ?? []).flatMap((entry) => calendarsOf(readCronFields(entry), patterns));
    return { calendars, ...(skip.length > 0 && { skip }) };
  }
  checkInterval(everyMs);
  const closed = outsideSessions(patterns);
  const onClock = closed.length > 0 ? clockTimesOf(everyMs) : undefined;
  if (onClock !== undefined) return { calendars: calendarsOf(onClock, patterns), ...(skip.length > 0 && { skip }) };
  return { intervals: [{ every: everyMs }], ...(closed.length + skip.length > 0 && { skip: [...closed, ...skip] }) };
}

/** A cron entry within the hours of each group of weekdays that have the same. */
function calendarsOf(cron: CronFields, { weekdays }: DayPatterns): CalendarEntry[] {
  return weekdayGroups(weekdays).flatMap(({ days, spans }) => {
    const left = days.filter((day) => cron.weekdays.includes(day));
    if (left.length === 0) return [];
    return boxesWithin(spans, cron).map((box) => ({
      ...(cron.months.length < 12 && { month: cron.months.map((month) => monthNames[month - 1]) }),
      ...(cron.daysOfMonth.length < 31 && { dayOfMonth: fieldValues(cron.daysOfMonth, 31) }),
      ...(left.length < 7 && { dayOfWeek: left.map((day) => dayNames[day]) }),
      ...timeFields(box),
    }));
  });
}

const fullDay: readonly Span[] = [[0, 86_399]];

/** What an interval has to leave out in every week. */
function outsideSessions({ weekdays }: DayPatterns): CalendarEntry[] {
  const closed = weekdays.map((spans) => without(fullDay, spans, 1));
  return weekdayGroups(closed).flatMap(({ days, spans }) =>
    boxesWithin(spans).map((box) => ({
      ...(days.length < 7 && { dayOfWeek: days.map((day) => dayNames[day]) }),
      ...timeFields(box),
    })),
  );
}

/** What is left out on single days; those of a month that lack the same share their entries. */
function exceptions({ missing }: DayPatterns): CalendarEntry[] {
  const groups = new Map<
    string,
    { readonly month: string; readonly days: number[]; readonly spans: readonly Span[] }
  >();
  for (const { day, spans, all } of missing) {
    const left = all ? fullDay : spans;
    const month = dateOf(day).slice(0, 7);
    const key = `${month} ${JSON.stringify(left)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { month, days: [dayOfMonth(day)], spans: left });
    else group.days.push(dayOfMonth(day));
  }
  return [...groups.values()].flatMap(({ month, days, spans }) =>
    boxesWithin(spans).map((box) => ({
      year: Number(month.slice(0, 4)),
      month: [monthNames[Number(month.slice(5)) - 1]],
      dayOfMonth: fieldValues(days, 31),
      ...timeFields(box),
    })),
  );
}

const dayOfMonth = (day: number): number => Number(dateOf(day).slice(8));

function weekdayGroups(
  weekdays: readonly (readonly Span[])[],
): { readonly days: number[]; readonly spans: readonly Span[] }[] {
  const groups = new Map<string, { readonly days: number[]; readonly spans: readonly Span[] }>();
  for (const [day, spans] of weekdays.entries()) {
    if (spans.length === 0) continue;
    const group = groups.get(JSON.stringify(spans));
    if (group === undefined) groups.set(JSON.stringify(spans), { days: [day], spans });
    else group.days.push(day);
  }
  return [...groups.values()];
}

/** All three are given, `*` too: an exclusion without them excludes nothing but midnight. */
const timeFields = ({ hours, minutes, seconds }: Box): Pick<CalendarEntry, 'hour' | 'minute' | 'second'> => ({
  hour: fieldValues(hours, 24),
  minute: fieldValues(minutes, 60),
  second: fieldValues(seconds, 60),
});
