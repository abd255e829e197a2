import { ActionError } from '../../action-error';
import { type Column, firstKnown, requirePeriod, unknownColumn } from './column';
import { ema } from './ema';

interface Macd {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence divergence (Appel) in the unit of `values`: fast less slow EMA, its EMA as the signal, and
 * their difference. All three are NaN for the first `slow + signal - 2` bars. As in TA-Lib MACD the fast EMA starts
 * where the slow one does, so its first values differ a little from those of `ema(values, fast)`.
 * @throws ActionError `InvalidParameters` when a period is not a whole number, or `fast` is not below `slow`.
 */
export function macd(values: Column, fast = 12, slow = 26, signal = 9): Macd {
  requirePeriod('the fast period of macd', fast, 2);
  requirePeriod('the slow period of macd', slow, 2);
  requirePeriod('the signal period of macd', signal);
  if (fast >= slow) {
    throw new ActionError(
      'InvalidParameters',
      `the fast period of macd is ${fast}; it must be below the slow one, ${slow}`,
    );
  }
  const slowAverage = ema(values, slow);
  const fastAverage = ema(withoutFirst(values, firstKnown(values) + slow - fast), fast);
  const difference = slowAverage.map((average, index) => fastAverage[index] - average);
  const smoothed = ema(difference, signal);
  const line = difference.map((value, index) => (Number.isNaN(smoothed[index]) ? NaN : value));
  return { macd: line, signal: smoothed, histogram: line.map((value, index) => value - smoothed[index]) };
}

/** The same column with its first `count` values unknown. */
function withoutFirst(values: Column, count: number): Float64Array {
  const shortened = unknownColumn(values.length);
  for (let index = count; index < values.length; index++) shortened[index] = values[index];
  return shortened;
}
