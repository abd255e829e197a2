import type { Moment, SchedulePlan } from '../engine/plan';
import { canonicalCron } from './cron';
import { parseDuration } from './duration';
import { optionalMs } from './durations';
import { parseMoment } from './moment';
import type { ScheduleDefinition } from './schema';

const open: Moment = { kind: 'session', edge: 'open', offsetMs: 0 };
const close: Moment = { kind: 'session', edge: 'close', offsetMs: 0 };

/** A schedule with its defaults: in the calendar's zone, not on holidays, no overlap, missed firings made up for within a minute. */
export function schedulePlan(schedule: ScheduleDefinition, calendarZone: string): SchedulePlan {
  const { cron, every, timezone, session, holidays, until, max_ticks: maxTicks, overlap, catchup, jitter } = schedule;
  const untilMoment = parseMoment(until ?? '');
  return {
    ...(cron !== undefined && { cron: (typeof cron === 'string' ? [cron] : cron).map(canonicalCron) }),
    ...optionalMs('everyMs', every),
    timeZone: timezone ?? calendarZone,
    ...(session !== undefined && {
      session: { from: parseMoment(session.from ?? '') ?? open, to: parseMoment(session.to ?? '') ?? close },
    }),
    skipHolidays: holidays !== 'run',
    ...(untilMoment !== undefined && { until: untilMoment }),
    ...(maxTicks !== undefined && { maxTicks }),
    overlap: overlap ?? 'skip',
    catchupMs: parseDuration(catchup ?? '') ?? 60_000,
    jitterMs: parseDuration(jitter ?? '') ?? 0,
  };
}
