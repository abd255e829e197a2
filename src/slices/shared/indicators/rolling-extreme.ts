import { type Column, firstKnown, requirePeriod, unknownColumn } from './column';

/**
 * Largest value of the last `period` bars, this one included; NaN for the first `period - 1` bars. Equal to TA-Lib MAX.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function rollingMax(values: Column, period: number): Float64Array {
  return rollingExtreme(values, period, 'rollingMax', (candidate, other) => candidate >= other);
}

/**
 * Smallest value of the last `period` bars, this one included; NaN for the first `period - 1` bars. Equal to TA-Lib MIN.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function rollingMin(values: Column, period: number): Float64Array {
  return rollingExtreme(values, period, 'rollingMin', (candidate, other) => candidate <= other);
}

/** Keeps a queue of bars that may still become the extreme, best first, so that each bar enters and leaves once. */
function rollingExtreme(
  values: Column,
  period: number,
  name: string,
  beats: (candidate: number, other: number) => boolean,
): Float64Array {
  requirePeriod(`the period of ${name}`, period);
  const extremes = unknownColumn(values.length);
  const start = firstKnown(values);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let index = start; index < values.length; index++) {
    if (head < tail && queue[head] <= index - period) head++;
    while (head < tail && beats(values[index], values[queue[tail - 1]])) tail--;
    queue[tail++] = index;
    if (index >= start + period - 1) extremes[index] = values[queue[head]];
  }
  return extremes;
}
