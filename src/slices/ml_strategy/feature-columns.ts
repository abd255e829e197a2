/** Log return of each bar from the one `span` bars before; NaN for the first `span` bars. */
export function logReturns(prices: readonly number[], span: number): Float64Array {
  return Float64Array.from(prices, (price, bar) => (bar < span ? NaN : Math.log(price / prices[bar - span])));
}

/** What is no larger than this is 0 with rounding. */
const ROUNDING = 1e-12;

/** `value / base - 1`, bar by bar: 0.05 is 5 % above. 0 where the base is 0 (no volume, no movement: nothing to compare). */
export function relativeTo(values: ArrayLike<number>, bases: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value, bar) => (Math.abs(bases[bar]) <= ROUNDING ? 0 : value / bases[bar] - 1));
}

/** Slope per bar of the least-squares line through the last `period` values; NaN for the first `period - 1` bars. */
export function regressionSlope(values: readonly number[], period: number): Float64Array {
  const middle = (period - 1) / 2;
  const squares = (period * (period * period - 1)) / 12;
  return Float64Array.from(values, (_, bar) => {
    const start = bar - period + 1;
    if (start < 0) return NaN;
    let products = 0;
    for (let offset = 0; offset < period; offset++) products += (offset - middle) * values[start + offset];
    return products / squares;
  });
}

/**
 * Kaufman's efficiency ratio with its sign: net movement over the path walked in `period` bars. 1 is a straight rise,
 * -1 a straight fall, near 0 no direction; 0 where nothing moved. Source: P. Kaufman, Trading Systems and Methods.
 */
export function efficiency(returns: Float64Array, period: number): Float64Array {
  return Float64Array.from(returns, (_, bar) => {
    if (bar < period) return NaN;
    let net = 0;
    let path = 0;
    for (let index = bar - period + 1; index <= bar; index++) {
      net += returns[index];
      path += Math.abs(returns[index]);
    }
    return path === 0 ? 0 : net / path;
  });
}
