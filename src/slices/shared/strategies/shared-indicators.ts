import { type Column, rollingMax, rollingMin, sma, standardDeviation } from '../indicators';

/** Columns kept at most, counted in values: 32 million of them are 256 MB. */
const mostValues = 32_000_000;

/** What the period of a column is added to for its place: a number is found faster than a text, and a search looks often. */
const key = {
  returns: 0,
  average: 1_000_000,
  deviation: 2_000_000,
  volatility: 3_000_000,
  highest: 4_000_000,
  lowest: 5_000_000,
} as const;

/**
 * The prices of a series, and indicators of them that are worked out once however many candidates ask. Those that have
 * not been asked for longest are dropped when they take more than 256 MB.
 */
export class SharedIndicators {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly #columns = new Map<number, Float64Array>();
  readonly #mostColumns: number;

  constructor(series: { readonly high: Column; readonly low: Column; readonly close: Column }) {
    this.high = Float64Array.from(series.high);
    this.low = Float64Array.from(series.low);
    this.close = Float64Array.from(series.close);
    this.#mostColumns = Math.max(8, Math.floor(mostValues / Math.max(this.close.length, 1)));
  }

  /** Simple average of the closes. */
  average(period: number): Float64Array {
    return this.#column(key.average + period, () => sma(this.close, period));
  }

  /** Population standard deviation of the closes. */
  deviation(period: number): Float64Array {
    return this.#column(key.deviation + period, () => standardDeviation(this.close, period));
  }

  /** Population standard deviation of the close-to-close returns. */
  volatility(period: number): Float64Array {
    return this.#column(key.volatility + period, () => standardDeviation(this.#returns(), period));
  }

  /** Highest high of the last bars, this one included. */
  highest(period: number): Float64Array {
    return this.#column(key.highest + period, () => rollingMax(this.high, period));
  }

  /** Lowest low of the last bars, this one included. */
  lowest(period: number): Float64Array {
    return this.#column(key.lowest + period, () => rollingMin(this.low, period));
  }

  /** Close-to-close returns; NaN at the first bar. */
  #returns(): Float64Array {
    const { close } = this;
    return this.#column(key.returns, () =>
      Float64Array.from(close, (value, bar) => (bar === 0 ? NaN : value / close[bar - 1] - 1)),
    );
  }

  #column(place: number, make: () => Float64Array): Float64Array {
    const found = this.#columns.get(place);
    // While there is room for all, it does not matter which was asked for last.
    if (found !== undefined && this.#columns.size < this.#mostColumns) return found;
    const column = found ?? make();
    // Put in anew, it is the last to be dropped: a map keeps the order of insertion.
    this.#columns.delete(place);
    this.#columns.set(place, column);
    for (const oldest of this.#columns.keys()) {
      if (this.#columns.size <= this.#mostColumns) break;
      this.#columns.delete(oldest);
    }
    return column;
  }
}
