import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Relative strength index of Wilder (1978), 0 to 100; NaN for the first `period` bars. Averages of gains and losses
 * start as plain means of the first `period` changes. 0 while nothing has moved at all, as in TA-Lib RSI.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2.
 */
export function rsi(column: Column, period = 14): Float64Array {
  requirePeriod('the period of rsi', period, 2);
  const values = packed(column);
  const strengths = unknownColumn(values.length);
  const start = firstKnown(values);
  let gain = 0;
  let loss = 0;
  for (let index = start + 1; index < values.length; index++) {
    const change = values[index] - values[index - 1];
    const rise = Math.max(change, 0);
    const fall = Math.max(-change, 0);
    const changes = index - start;
    if (changes <= period) {
      gain += rise / period;
      loss += fall / period;
    } else {
      gain = (gain * (period - 1) + rise) / period;
      loss = (loss * (period - 1) + fall) / period;
    }
    if (changes >= period) strengths[index] = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
  }
  return strengths;
}
