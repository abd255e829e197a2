import { ActionError } from '../../action-error';
import type { Curve } from '../backtest-result';

/**
 * Simple returns from each value of a curve to the next: one fewer than there are values. An account at zero or below
 * has nothing left to have a return on: from there on they are 0.
 * @throws ActionError `InvalidCurve` when the curve has fewer than two values, starts at or below zero, or is no series
 * of numbers in time order.
 */
export function returnsOf(curve: Curve): Float64Array {
  requireCurve(curve);
  const { value } = curve;
  const returns = new Float64Array(value.length - 1);
  for (let index = 0; index < returns.length && value[index] > 0; index++) {
    returns[index] = value[index + 1] / value[index] - 1;
  }
  return returns;
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (over n - 1); 0 for values that do not differ by more than rounding, or for one value. */
export function sampleDeviation(values: Float64Array): number {
  if (values.length < 2) return 0;
  const average = mean(values);
  let squares = 0;
  let largest = 0;
  for (const value of values) {
    squares += (value - average) ** 2;
    largest = Math.max(largest, Math.abs(value));
  }
  const deviation = Math.sqrt(squares / (values.length - 1));
  return deviation <= 4 * Number.EPSILON * Math.max(1, largest) ? 0 : deviation;
}

function requireCurve({ time, value }: Curve): void {
  const problem = problemOf(time, value);
  if (problem === undefined) return;
  throw new ActionError(
    'InvalidCurve',
    `${problem}; give an equity curve with a time and a value at each close, in time order, from a positive start`,
  );
}

function problemOf(time: readonly number[], value: readonly number[]): string | undefined {
  if (time.length !== value.length) return `the curve has ${time.length} times and ${value.length} values`;
  if (value.length < 2) return `the curve has ${value.length} values; a return takes at least 2`;
  if (!(value[0] > 0)) return `the curve starts at ${value[0]}`;
  const notFinite = value.findIndex((entry) => !Number.isFinite(entry));
  if (notFinite !== -1) return `value ${notFinite} of the curve is ${value[notFinite]}`;
  const unordered = time.findIndex((entry, index) => index > 0 && !(entry > time[index - 1]));
  return unordered === -1 ? undefined : `time ${unordered} of the curve is not after the one before it`;
}
