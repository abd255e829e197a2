import { type Column, requirePeriod, unknownColumn } from './column';
import { sma } from './sma';
import { typicalPrice } from './typical-price';

/**
 * Commodity channel index (Lambert 1980): the typical price's distance from its average in units of 0.015 mean
 * absolute deviations, over `period` bars; NaN for the first `period - 1` bars, 0 where prices do not vary. Equal to
 * TA-Lib CCI. Time grows with bars times period, as each bar has its own mean to deviate from.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 2 or the columns differ in length.
 */
export function cci(high: Column, low: Column, close: Column, period = 20): Float64Array {
  requirePeriod('the period of cci', period, 2);
  const typical = typicalPrice(high, low, close);
  const mean = sma(typical, period);
  const index = unknownColumn(typical.length);
  for (let bar = period - 1; bar < typical.length; bar++) {
    const average = mean[bar];
    let deviations = 0;
    for (let inside = bar - period + 1; inside <= bar; inside++) deviations += Math.abs(typical[inside] - average);
    const distance = typical[bar] - average;
    index[bar] = distance === 0 || deviations === 0 ? 0 : distance / ((0.015 * deviations) / period);
  }
  return index;
}
