import { type Column, packed, requirePeriod, unknownColumn } from './column';
import { trueRange } from './true-range';

interface DirectionalMovement {
  readonly adx: Float64Array;
  readonly plusDi: Float64Array;
  readonly minusDi: Float64Array;
}

/**
 * Wilder's directional movement (1978), all 0 to 100: the directional indicators +DI and -DI (NaN for the first `period`
 * bars) and their average index ADX (NaN for the first `2 period - 1` bars). Equal to TA-Lib PLUS_DI, MINUS_DI and ADX,
 * which start the sums with `period - 1` bars and leave ADX as it was over a bar without direction.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2 or the columns differ in length.
 */
export function adx(high: Column, low: Column, close: Column, period = 14): DirectionalMovement {
  requirePeriod('the period of adx', period, 2);
  const ranges = trueRange(high, low, close);
  const [highs, lows] = [packed(high), packed(low)];
  const plusDi = unknownColumn(ranges.length);
  const minusDi = unknownColumn(ranges.length);
  const strength = unknownColumn(ranges.length);
  let plusSum = 0;
  let minusSum = 0;
  let rangeSum = 0;
  let average = 0;
  for (let index = 1; index < ranges.length; index++) {
    const kept = index < period ? 1 : 1 - 1 / period;
    const up = highs[index] - highs[index - 1];
    const down = lows[index - 1] - lows[index];
    // What today's high adds to yesterday's, where that is more than the low gives way; the other way round for the low.
    plusSum = plusSum * kept + (up > 0 && up > down ? up : 0);
    minusSum = minusSum * kept + (down > 0 && down > up ? down : 0);
    rangeSum = rangeSum * kept + ranges[index];
    if (index < period) continue;

    const plus = rangeSum === 0 ? 0 : (100 * plusSum) / rangeSum;
    const minus = rangeSum === 0 ? 0 : (100 * minusSum) / rangeSum;
    plusDi[index] = plus;
    minusDi[index] = minus;
    const both = plus + minus;
    const direction = both === 0 ? 0 : (100 * Math.abs(plus - minus)) / both;
    if (index < 2 * period) average += direction / period;
    else if (both !== 0) average = (average * (period - 1) + direction) / period;
    if (index >= 2 * period - 1) strength[index] = average;
  }
  return { adx: strength, plusDi, minusDi };
}
