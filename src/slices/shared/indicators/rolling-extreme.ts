import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Largest value of the last `period` bars, this one included; NaN for the first `period - 1` bars. Equal to TA-Lib MAX.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function rollingMax(values: Column, period: number): Float64Array {
  requirePeriod('the period of rollingMax', period);
  return rollingLargest(packed(values), period, 1);
}

/**
 * Smallest value of the last `period` bars, this one included; NaN for the first `period - 1` bars. Equal to TA-Lib MIN.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function rollingMin(values: Column, period: number): Float64Array {
  requirePeriod('the period of rollingMin', period);
  return rollingLargest(packed(values), period, -1);
}

/**
 * The largest of `sign` times the values. Keeps a queue of bars that may still become it, best first, so that each bar
 * enters and leaves once: falling prices take as long as others.
 */
function rollingLargest(values: Float64Array, period: number, sign: 1 | -1): Float64Array {
  const extremes = unknownColumn(values.length);
  const start = firstKnown(values);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let index = start; index < values.length; index++) {
    const candidate = sign * values[index];
    if (head < tail && queue[head] <= index - period) head++;
    while (head < tail && candidate >= sign * values[queue[tail - 1]]) tail--;
    queue[tail++] = index;
    if (index >= start + period - 1) extremes[index] = values[queue[head]];
  }
  return extremes;
}
