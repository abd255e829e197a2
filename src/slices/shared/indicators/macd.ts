import { ActionError } from '../../action-error';
import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';
import { ema } from './ema';

interface Macd {
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * Moving average convergence divergence (Appel) in the unit of `column`: fast less slow EMA, its EMA as the signal, and
 * their difference. All three are NaN for the first `slow + signal - 2` bars. As in TA-Lib MACD the fast EMA starts
 * where the slow one does, so its first values differ a little from those of `ema(column, fast)`.
 * @throws ActionError `InvalidParameters` when a period is not a whole number, or `fast` is not below `slow`.
 */
export function macd(column: Column, fast = 12, slow = 26, signal = 9): Macd {
  requirePeriod('the fast period of macd', fast, 2);
  requirePeriod('the slow period of macd', slow, 2);
  requirePeriod('the signal period of macd', signal);
  if (fast >= slow) {
    throw new ActionError(
      'InvalidParameters',
      `the fast period of macd is ${fast}; it must be below the slow one, ${slow}`,
    );
  }
  const values = packed(column);
  const slowAverage = ema(values, slow);
  const fastAverage = ema(withoutFirst(values, firstKnown(values) + slow - fast), fast);
  const line = unknownColumn(values.length);
  for (let index = 0; index < line.length; index++) line[index] = fastAverage[index] - slowAverage[index];
  const smoothed = ema(line, signal);
  // The line is known before its signal is; as in TA-Lib all three begin together.
  line.fill(NaN, 0, firstKnown(smoothed));
  const histogram = unknownColumn(values.length);
  for (let index = 0; index < line.length; index++) histogram[index] = line[index] - smoothed[index];
  return { macd: line, signal: smoothed, histogram };
}

/** The same column with its first `count` values unknown. */
function withoutFirst(values: Float64Array, count: number): Float64Array {
  return values.slice().fill(NaN, 0, count);
}
