import { BellwetherError } from '../base/errors';
import type { CronFields } from './cron-fields';

/**
 * The server counts intervals in whole seconds and drops the rest: every 1.5 s would be every second.
 * @throws BellwetherError `BadSchedule`.
 */
export function checkInterval(everyMs: number): void {
  if (everyMs >= 1000 && everyMs % 1000 === 0) return;
  throw new BellwetherError(
    'BadSchedule',
    `a schedule cannot fire every ${everyMs} ms; write a whole number of seconds, at least 1s`,
  );
}

/**
 * The same times as those of an interval, on the clock, where every zone's clock agrees: zones differ by quarters of an
 * hour. A calendar need not look at the night second by second, as an interval with exclusions would.
 */
export function clockTimesOf(everyMs: number): CronFields | undefined {
  const seconds = everyMs / 1000;
  if (60 % seconds === 0) return { ...always, seconds: stepped(seconds) };
  const minutes = seconds / 60;
  return Number.isInteger(minutes) && 15 % minutes === 0
    ? { ...always, seconds: [0], minutes: stepped(minutes) }
    : undefined;
}

/** The values of a minute or an hour at a step that divides 60. */
const stepped = (step: number): number[] => upTo(0, 59).filter((value) => value % step === 0);

function upTo(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const always: CronFields = {
  seconds: upTo(0, 59),
  minutes: upTo(0, 59),
  hours: upTo(0, 23),
  daysOfMonth: upTo(1, 31),
  months: upTo(1, 12),
  weekdays: upTo(0, 6),
};
