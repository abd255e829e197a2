import { dayMs } from '../calendar/day';

/** A length of time as a definition writes it, `90s`: in the largest unit that goes into it. */
export function lengthText(ms: number): string {
  const [unit, length] = lengths.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
}

const lengths: readonly (readonly [unit: string, ms: number])[] = [
  ['d', dayMs],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];
