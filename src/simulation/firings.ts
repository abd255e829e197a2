import type { Command } from '../engine';
import { nextFirings } from '../schedules';

export type CreateSchedule = Extract<Command, { kind: 'createSchedule' }>;

/** So many are worked out at a time: the days of the exchange are gone through once for all of them. */
const atATime = 500;

/**
 * When a scheduled step fires: as its Temporal Schedule would, without jitter, in milliseconds since the epoch.
 * @throws BellwetherError `NoCalendar`, `BadSchedule`.
 */
export function* firingsOf({ schedule, calendar, from, to }: CreateSchedule): Generator<number> {
  let left = schedule.maxTicks ?? Number.POSITIVE_INFINITY;
  for (let start = from; ;) {
    const wanted = Math.min(atATime, left);
    const times = nextFirings(schedule, calendar, start, wanted).flatMap((one) => (one.fires ? [one.at] : []));
    for (const at of times) {
      if (at > to) return;
      yield at;
    }
    left -= times.length;
    const last = times.at(-1);
    if (last === undefined || times.length < wanted || left === 0) return;
    start = last + 1;
  }
}
