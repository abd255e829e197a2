import { calendarNames, loadCalendar } from '../../calendar';
import type { Moment } from '../../engine/plan';
import { CronProblem, parseCron, type Cron } from '../cron';
import { neverInSession } from '../cron-in-session';
import { defaultCalendar } from '../default-calendar';
import { parseDuration } from '../duration';
import type { Finding, IssuePath } from '../issue';
import { parseMoment } from '../moment';
import type { OutlineStep } from '../outline';
import type { ScheduleDefinition } from '../schema';
import type { Check } from './check';

/** Schedules fire, and those of steps come to an end. */
export const checkSchedules: Check = function* ({ definition, steps }) {
  const calendar = definition.calendar ?? defaultCalendar;
  if (definition.schedule !== undefined) {
    yield* scheduleProblems(definition.schedule, ['schedule'], calendar);
    for (const [name, spec] of Object.entries(definition.variables ?? {})) {
      if (spec.default !== undefined) continue;
      const message = `a scheduled run is given no variables, so '${name}' needs a default`;
      yield { code: 'missing-variable', message, path: ['variables', name] };
    }
  }
  for (const step of steps) {
    const { schedule } = step.definition;
    if (schedule === undefined) continue;
    const path = [...step.yamlPath, 'schedule'];
    yield* scheduleProblems(schedule, path, calendar);
    if (!isBounded(step, schedule)) yield { code: 'unbounded-schedule', message: unbounded(step), path, at: 'key' };
  }
};

function isBounded({ definition }: OutlineStep, { session, until, max_ticks: maxTicks }: ScheduleDefinition): boolean {
  const { mode, on_end: onEnd, timeout, deadline } = definition;
  if ([session, until, maxTicks, timeout, deadline].some((bound) => bound !== undefined)) return true;
  return mode === 'background' && onEnd === 'cancel';
}

function unbounded({ id, definition }: OutlineStep): string {
  const cancel = definition.mode === 'background' ? ', or on_end: cancel' : '';
  return `the run would wait for '${id}' for ever: give the schedule a session, until or max_ticks, or the step a timeout or deadline${cancel}`;
}

function* scheduleProblems(schedule: ScheduleDefinition, path: IssuePath, calendar: string): Generator<Finding> {
  const { cron, every, timezone, session, overlap } = schedule;
  const bad = (key: string, message: string, code: Finding['code'] = 'bad-schedule'): Finding => ({
    code,
    message,
    path: [...path, key],
  });
  if ((cron === undefined) === (every === undefined)) {
    const message = cron === undefined ? 'a schedule needs cron or every' : 'a schedule has cron or every, not both';
    yield { code: 'bad-schedule', message, path: cron === undefined ? path : [...path, 'every'], at: 'key' };
  }
  for (const [index, text] of (typeof cron === 'string' ? [cron] : (cron ?? [])).entries())
    yield* cronProblem(text, typeof cron === 'string' ? [...path, 'cron'] : [...path, 'cron', index], {
      calendar,
      schedule,
    });
  const everyMs = parseDuration(every ?? '');
  if (everyMs !== undefined && everyMs < 1000) yield bad('every', `'${every ?? ''}' is too often; at least 1s`);
  else if (everyMs !== undefined && everyMs % 1000 !== 0)
    yield bad('every', `'${every ?? ''}' is no whole number of seconds, and schedules know no fractions of one`);
  if (timezone !== undefined && !isTimeZone(timezone))
    yield bad('timezone', `'${timezone}' is not a time zone; write an IANA name such as America/New_York or UTC`);
  if (session !== undefined) yield* sessionProblems(session, [...path, 'session']);
  const jitterMs = parseDuration(schedule.jitter ?? '');
  if (jitterMs !== undefined && everyMs !== undefined && jitterMs >= everyMs)
    yield bad(
      'jitter',
      `a delay of up to ${schedule.jitter ?? ''} reaches the next firing, ${every ?? ''} later; make it shorter`,
    );
  if (overlap === 'terminate_other')
    yield {
      ...bad('overlap', "'terminate_other' ends a tick without its clean-up; 'cancel_other' ends it properly"),
      severity: 'warning',
    };
}

interface Surroundings {
  readonly calendar: string;
  readonly schedule: ScheduleDefinition;
}

function* cronProblem(text: string, path: IssuePath, surroundings: Surroundings): Generator<Finding> {
  let cron: Cron;
  try {
    cron = parseCron(text);
  } catch (error) {
    if (!(error instanceof CronProblem)) throw error;
    yield { code: 'bad-cron', message: error.message, path, offset: error.offset };
    return;
  }
  const why = whyNeverInSession(cron, surroundings);
  if (why !== undefined) yield { code: 'bad-cron', message: `'${text}' never fires: ${why}`, path };
}

/** Without a session nothing is said: a holiday may fall on a weekend, on which the schedule fires. */
function whyNeverInSession(cron: Cron, { calendar, schedule }: Surroundings): string | undefined {
  const { session, timezone } = schedule;
  if (session === undefined || !calendarNames.some((name) => name === calendar)) return undefined;
  // In another zone the days begin at other times.
  if (timezone !== undefined && timezone !== loadCalendar(calendar).timeZone) return undefined;
  const [from, to] = [session.from ?? 'open', session.to ?? 'close'];
  const window = { from: parseMoment(from), to: parseMoment(to) };
  if (window.from === undefined || window.to === undefined || isEmpty(window.from, window.to)) return undefined;
  const never = neverInSession(cron, calendar, { from: window.from, to: window.to });
  if (never === undefined) return undefined;
  return never === 'day'
    ? `${calendar} has a session on none of these days; choose others, or take 'session' away`
    : `at none of these times is it between ${from} and ${to} of a session of ${calendar}`;
}

function* sessionProblems(
  session: { readonly from?: string | undefined; readonly to?: string | undefined },
  path: IssuePath,
): Generator<Finding> {
  const from = parseMoment(session.from ?? 'open');
  const to = parseMoment(session.to ?? 'close');
  for (const [key, moment] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (moment?.kind !== 'instant') continue;
    const message = `a session comes every day: write open, close - 5m or 15:30, not the instant '${session[key] ?? ''}'`;
    yield { code: 'bad-schedule', message, path: [...path, key] };
  }
  if (from === undefined || to === undefined || !isEmpty(from, to)) return;
  const message = `from ${session.from ?? 'open'} to ${session.to ?? 'close'} there is no time`;
  yield { code: 'bad-schedule', message, path: session.to === undefined ? [...path, 'from'] : [...path, 'to'] };
}

/** Whether nothing lies between two moments of a day, as far as it is the same on every day. */
function isEmpty(from: Moment, to: Moment): boolean {
  if (from.kind === 'clock' && to.kind === 'clock') return from.secondOfDay >= to.secondOfDay;
  if (from.kind !== 'session' || to.kind !== 'session') return false;
  if (from.edge === to.edge) return from.offsetMs >= to.offsetMs;
  return from.edge === 'close' && from.offsetMs >= 0 && to.offsetMs <= 0;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(name);
  } catch {
    return false; // RangeError: no such zone
  }
}
