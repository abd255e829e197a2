import { BellwetherError } from '../base/errors';

/** The values that each field of a cron entry takes, in order. Weekdays: 0 is Sunday. */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
}

/**
 * Reads a cron entry as plans hold it: six fields, seconds first, numbers only.
 * @throws BellwetherError `BadSchedule` for what the compiler of definitions would not have written.
 */
export function readCronFields(entry: string): CronFields {
  const words = entry.split(' ');
  if (words.length !== fieldBounds.length) throw badEntry(entry, `has ${words.length} fields, not six`);
  const [seconds, minutes, hours, daysOfMonth, months, week] = words.map((word, index) =>
    valuesOf(word, fieldBounds[index], entry),
  );
  return { seconds, minutes, hours, daysOfMonth, months, weekdays: inOrder(week.map((day) => day % 7)) };
}

/** First and last value of each field; the week's 7 is its 0 again. */
const fieldBounds: readonly (readonly [first: number, last: number])[] = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

function valuesOf(word: string, bounds: readonly [number, number], entry: string): readonly number[] {
  return inOrder(word.split(',').flatMap((part) => valuesOfPart(part, bounds, entry)));
}

function valuesOfPart(part: string, [first, last]: readonly [number, number], entry: string): number[] {
  const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) throw badEntry(entry, `has '${part}', which is no value of a field`);
  const [, from, to, step] = match.map((text) => (text === undefined ? undefined : Number(text)));
  // `5` is 5 alone, `5/10` goes to the end of the field; the week's 7 stands for 0 and is counted once.
  const end = to ?? (from === undefined || step !== undefined ? (last === 7 ? 6 : last) : from);
  if ((from ?? first) < first || end > last || step === 0)
    throw badEntry(entry, `has '${part}', which is out of range`);
  const values: number[] = [];
  for (let value = from ?? first; value <= end; value += step ?? 1) values.push(value);
  return values;
}

const inOrder = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

const badEntry = (entry: string, problem: string): BellwetherError =>
  new BellwetherError('BadSchedule', `the cron entry '${entry}' of a compiled schedule ${problem}; compile it again`);
