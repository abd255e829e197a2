/** What is measured at one bar, from it and the bars before it. */
export interface Measures {
  /** Sample deviation (over n - 1) of the last simple returns, times the square root of the bars of a year. */
  readonly volatility: number;
  /** What the slope of the least-squares line through the logarithms of the last closes comes to in a year; 0.1 is 10 %. */
  readonly annualTrend: number;
  /** R squared of that line, 0 to 1; 0 where the closes do not vary. */
  readonly trendFit: number;
}

export interface Windows {
  /** Returns that the volatility is measured over, at least 2. */
  readonly volatilityBars: number;
  /** Closes that the trend is fitted to, at least 3. */
  readonly trendBars: number;
}

/** Index of the first bar that has all closes that it is measured from. */
export function firstMeasured({ volatilityBars, trendBars }: Windows): number {
  return Math.max(volatilityBars, trendBars - 1);
}

/** The measures at bar `at`, which must not lie before `firstMeasured`. Reads `close[0..at]` and nothing after. */
export function measureAt(close: readonly number[], at: number, windows: Windows, perYear: number): Measures {
  return {
    volatility: volatilityAt(close, at, windows.volatilityBars, perYear),
    ...trendAt(close, at, windows, perYear),
  };
}

function volatilityAt(close: readonly number[], at: number, bars: number, perYear: number): number {
  let mean = 0;
  for (let bar = at - bars + 1; bar <= at; bar++) mean += (close[bar] / close[bar - 1] - 1) / bars;
  let squares = 0;
  for (let bar = at - bars + 1; bar <= at; bar++) squares += (close[bar] / close[bar - 1] - 1 - mean) ** 2;
  return Math.sqrt((squares / (bars - 1)) * perYear);
}

function trendAt(
  close: readonly number[],
  at: number,
  { trendBars }: Windows,
  perYear: number,
): Pick<Measures, 'annualTrend' | 'trendFit'> {
  const first = at - trendBars + 1;
  const centre = (trendBars - 1) / 2;
  // Logarithms are taken relative to the first close, so that the level of prices swallows nothing.
  let sum = 0;
  for (let offset = 0; offset < trendBars; offset++) sum += Math.log(close[first + offset] / close[first]);
  const level = sum / trendBars;
  let covariance = 0;
  let variance = 0;
  let total = 0;
  for (let offset = 0; offset < trendBars; offset++) {
    const distance = Math.log(close[first + offset] / close[first]) - level;
    covariance += (offset - centre) * distance;
    variance += (offset - centre) ** 2;
    total += distance * distance;
  }
  const slope = covariance / variance;
  return {
    annualTrend: Math.expm1(slope * perYear),
    trendFit: total === 0 ? 0 : Math.min(1, (slope * covariance) / total),
  };
}
