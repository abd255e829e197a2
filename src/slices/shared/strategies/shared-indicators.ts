import { type Column, rollingMax, rollingMin, sma, standardDeviation } from '../indicators';

/** Columns kept at most, counted in values: 32 million of them are 256 MB. */
const mostValues = 32_000_000;

/**
 * The prices of a series, and indicators of them that are worked out once however many candidates ask. Those that have
 * not been asked for longest are dropped when they take more than 256 MB.
 */
export class SharedIndicators {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly #columns = new Map<string, Float64Array>();
  readonly #mostColumns: number;

  constructor(series: { readonly high: Column; readonly low: Column; readonly close: Column }) {
    this.high = Float64Array.from(series.high);
    this.low = Float64Array.from(series.low);
    this.close = Float64Array.from(series.close);
    this.#mostColumns = Math.max(8, Math.floor(mostValues / Math.max(this.close.length, 1)));
  }

  /** Simple average of the closes. */
  average(period: number): Float64Array {
    return this.#column(`average ${period}`, () => sma(this.close, period));
  }

  /** Population standard deviation of the closes. */
  deviation(period: number): Float64Array {
    return this.#column(`deviation ${period}`, () => standardDeviation(this.close, period));
  }

  /** Population standard deviation of the close-to-close returns. */
  volatility(period: number): Float64Array {
    return this.#column(`volatility ${period}`, () => standardDeviation(this.#returns(), period));
  }

  /** Highest high of the last bars, this one included. */
  highest(period: number): Float64Array {
    return this.#column(`highest ${period}`, () => rollingMax(this.high, period));
  }

  /** Lowest low of the last bars, this one included. */
  lowest(period: number): Float64Array {
    return this.#column(`lowest ${period}`, () => rollingMin(this.low, period));
  }

  /** Close-to-close returns; NaN at the first bar. */
  #returns(): Float64Array {
    const { close } = this;
    return this.#column('returns', () =>
      Float64Array.from(close, (value, bar) => (bar === 0 ? NaN : value / close[bar - 1] - 1)),
    );
  }

  #column(key: string, make: () => Float64Array): Float64Array {
    const column = this.#columns.get(key) ?? make();
    // Put in anew, it is the last to be dropped: a map keeps the order of insertion.
    this.#columns.delete(key);
    this.#columns.set(key, column);
    for (const oldest of this.#columns.keys()) {
      if (this.#columns.size <= this.#mostColumns) break;
      this.#columns.delete(oldest);
    }
    return column;
  }
}
