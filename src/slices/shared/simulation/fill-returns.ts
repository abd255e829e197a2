/**
 * Fills in the returns between the first `count` + 1 values of an equity curve and gives their sum; from a value at or
 * below zero on they are 0, as there is nothing left to have one on. The figures of `returnsOf` in the metrics, into room
 * that is used again.
 */
export function fillReturns(equity: Float64Array, count: number, returns: Float64Array): number {
  let sum = 0;
  let before = equity[0];
  let index = 0;
  while (index < count && before > 0) {
    const after = equity[index + 1];
    const value = after / before - 1;
    returns[index] = value;
    sum += value;
    before = after;
    index++;
  }
  if (index < count) returns.fill(0, index, count);
  return sum;
}
