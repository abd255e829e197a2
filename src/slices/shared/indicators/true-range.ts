import { type Column, packed, requireSameLength, unknownColumn } from './column';

/**
 * Wilder's true range in the unit of the prices: how far price went since the last close. NaN for the first bar, which
 * has no close before it. Equal to TA-Lib TRANGE.
 * @throws ActionError `InvalidParameters` when the columns differ in length.
 */
export function trueRange(high: Column, low: Column, close: Column): Float64Array {
  const ranges = unknownColumn(requireSameLength({ high, low, close }));
  const [highs, lows, closes] = [packed(high), packed(low), packed(close)];
  for (let index = 1; index < ranges.length; index++) {
    const before = closes[index - 1];
    ranges[index] = Math.max(highs[index], before) - Math.min(lows[index], before);
  }
  return ranges;
}
