import type { Moment } from '../../engine/plan';
import { CronProblem, parseCron } from '../cron';
import { parseDuration } from '../duration';
import type { Finding, IssuePath } from '../issue';
import { parseMoment } from '../moment';
import type { OutlineStep } from '../outline';
import type { ScheduleDefinition } from '../schema';
import type { Check } from './check';

/** Schedules fire, and those of steps come to an end. */
export const checkSchedules: Check = function* ({ definition, steps }) {
  if (definition.schedule !== undefined) {
    yield* scheduleProblems(definition.schedule, ['schedule']);
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
    yield* scheduleProblems(schedule, path);
    if (!isBounded(step, schedule)) yield { code: 'unbounded-schedule', message: unbounded(step), path, at: 'key' };
  }
};

function isBounded({ definition }: OutlineStep, { session, until, max_ticks: maxTicks }: ScheduleDefinition): boolean {
  const { mode, on_end: onEnd, deadline } = definition;
  if ([session, until, maxTicks, deadline].some((bound) => bound !== undefined)) return true;
  return mode === 'background' && onEnd === 'cancel';
}

function unbounded({ id, definition }: OutlineStep): string {
  const cancel = definition.mode === 'background' ? ', or on_end: cancel' : '';
  return `the run would wait for '${id}' for ever: give the schedule a session, until or max_ticks, or the step a deadline${cancel}`;
}

function* scheduleProblems(schedule: ScheduleDefinition, path: IssuePath): Generator<Finding> {
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
    yield* cronProblem(text, typeof cron === 'string' ? [...path, 'cron'] : [...path, 'cron', index]);
  const everyMs = parseDuration(every ?? '');
  if (everyMs !== undefined && everyMs < 1000) yield bad('every', `'${every ?? ''}' is too often; at least 1s`);
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

function* cronProblem(text: string, path: IssuePath): Generator<Finding> {
  try {
    parseCron(text);
  } catch (error) {
    if (!(error instanceof CronProblem)) throw error;
    yield { code: 'bad-cron', message: error.message, path, offset: error.offset };
  }
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
