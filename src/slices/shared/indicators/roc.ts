import { type Column, firstKnown, packed, requirePeriod, unknownColumn } from './column';

/**
 * Rate of change over `period` bars in percent; NaN for the first `period` bars, 0 where the earlier value is 0. Equal
 * to TA-Lib ROC.
 * @throws ActionError `InvalidParameters` when `period` is not a whole number of at least 1.
 */
export function roc(column: Column, period = 10): Float64Array {
  requirePeriod('the period of roc', period);
  const values = packed(column);
  const changes = unknownColumn(values.length);
  for (let index = firstKnown(values) + period; index < values.length; index++) {
    const before = values[index - period];
    changes[index] = before === 0 ? 0 : 100 * (values[index] / before - 1);
  }
  return changes;
}
