import { type Column, firstKnown, packed, requireSameLength, unknownColumn } from './column';
import { rollingMax, rollingMin } from './rolling-extreme';
import { sma } from './sma';

interface Stochastic {
  readonly k: Float64Array;
  readonly d: Float64Array;
}

/**
 * Slow stochastic oscillator (Lane), 0 to 100: where the close lies in the range of `period` bars, averaged over
 * `slowing` bars (k) and again over `smoothing` bars (d). Both are NaN for the first `period + slowing + smoothing - 3`
 * bars; a range of nothing counts as 0. Equal to TA-Lib STOCH with simple averages.
 * @throws ActionError `InvalidParameters` when a period is not a whole number of at least 1 or the columns differ in length.
 */
export function stochastic(
  high: Column,
  low: Column,
  close: Column,
  period = 14,
  slowing = 3,
  smoothing = 3,
): Stochastic {
  const raw = unknownColumn(requireSameLength({ high, low, close }));
  const closes = packed(close);
  const highest = rollingMax(high, period);
  const lowest = rollingMin(low, period);
  for (let index = period - 1; index < raw.length; index++) {
    const range = highest[index] - lowest[index];
    raw[index] = range === 0 ? 0 : (100 * (closes[index] - lowest[index])) / range;
  }
  const slow = sma(raw, slowing);
  const d = sma(slow, smoothing);
  // k is known before d is; as in TA-Lib both begin together.
  return { k: slow.fill(NaN, 0, firstKnown(d)), d };
}
