import type { FieldRange, FieldValues } from './schedule-spec';
import type { Span } from './spans';

/** A set of times of the day that fields can say: each of these hours, with each of these minutes, with each of these seconds. */
export interface Box {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

/** A whole day. */
const wholeDay: Box = { hours: upTo(0, 23), minutes: upTo(0, 59), seconds: upTo(0, 59) };

/**
 * The times within `spans` (seconds of the day) that are in `times` too, as few boxes as come of it: for each span the
 * hours that are whole, and the first and the last one as far as they go.
 */
export function boxesWithin(spans: readonly Span[], times: Box = wholeDay): Box[] {
  const boxes = spans
    .flatMap(([first, last]) => boxesOfSpan(first, last))
    .map((box) => ({
      hours: box.hours.filter((value) => times.hours.includes(value)),
      minutes: box.minutes.filter((value) => times.minutes.includes(value)),
      seconds: box.seconds.filter((value) => times.seconds.includes(value)),
    }))
    .filter((box) => box.hours.length > 0 && box.minutes.length > 0 && box.seconds.length > 0);
  return merged(boxes);
}

/** Values as Temporal takes them: `*`, one range with a step, or values and runs of them. */
export function fieldValues(values: readonly number[], all: number): FieldValues<number> {
  if (values.length === all) return '*';
  const step = values.length > 2 ? values[1] - values[0] : 0;
  if (step > 1 && values.every((value, index) => value === values[0] + index * step))
    return [{ start: values[0], end: values[values.length - 1], step }];
  return runsOf(values);
}

function runsOf(values: readonly number[]): (number | FieldRange<number>)[] {
  const runs: FieldRange<number>[] = [];
  for (const value of values) {
    const before = runs.at(-1);
    if (before?.end === value - 1) runs[runs.length - 1] = { ...before, end: value };
    else runs.push({ start: value, end: value, step: 1 });
  }
  return runs.map((run) => (run.start === run.end ? run.start : run));
}

/** From the inside out: whole hours, then the minutes of the first and the last, then their seconds. */
function boxesOfSpan(first: number, last: number): Box[] {
  if (first > last) return [];
  const [h1, m1, s1] = clockOf(first);
  const [h2, m2, s2] = clockOf(last);
  const box = (hours: number[], minutes: number[], seconds: number[]): Box => ({ hours, minutes, seconds });
  if (h1 === h2 && m1 === m2) return [box([h1], [m1], upTo(s1, s2))];
  if (s1 > 0) return [box([h1], [m1], upTo(s1, 59)), ...boxesOfSpan(first - s1 + 60, last)];
  if (s2 < 59) return [...boxesOfSpan(first, last - s2 - 1), box([h2], [m2], upTo(0, s2))];
  if (h1 === h2) return [box([h1], upTo(m1, m2), upTo(0, 59))];
  if (m1 > 0) return [box([h1], upTo(m1, 59), upTo(0, 59)), ...boxesOfSpan((h1 + 1) * 3600, last)];
  if (m2 < 59) return [...boxesOfSpan(first, h2 * 3600 - 1), box([h2], upTo(0, m2), upTo(0, 59))];
  return [box(upTo(h1, h2), upTo(0, 59), upTo(0, 59))];
}

/** Two boxes that differ in one field only are one. */
function merged(boxes: readonly Box[]): Box[] {
  for (const [index, a] of boxes.entries()) {
    for (const [offset, b] of boxes.slice(index + 1).entries()) {
      const one = mergedPair(a, b);
      if (one === undefined) continue;
      const others = boxes.filter((_, at) => at !== index && at !== index + 1 + offset);
      return merged([one, ...others]);
    }
  }
  return [...boxes];
}

function mergedPair(a: Box, b: Box): Box | undefined {
  const keys = ['hours', 'minutes', 'seconds'] as const;
  const different = keys.filter((key) => a[key].join() !== b[key].join());
  const [key] = different;
  if (different.length > 1) return undefined;
  if (different.length === 0) return a;
  return { ...a, [key]: [...new Set([...a[key], ...b[key]])].sort((x, y) => x - y) };
}

const clockOf = (second: number): [number, number, number] => [
  Math.floor(second / 3600),
  Math.floor(second / 60) % 60,
  second % 60,
];

function upTo(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
