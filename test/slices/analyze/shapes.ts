import { findPatternsInput, type SymbolAnalysis } from '../../../src/slices/analyze/find-patterns-schema';
import { analyzeSymbol } from '../../../src/slices/analyze/analyze-symbol';
import { type BarSeries, sessionDate } from '../../../src/slices/shared/bars';

/** So many bars in even steps to a price. */
export type Move = readonly [bars: number, to: number];

const dayMs = 86_400_000;
const firstDay = Date.UTC(2000, 0, 1);

/** The session date of bar `index` in a series of {@link seriesOf}. */
export function day(index: number): string {
  return sessionDate(firstDay + index * dayMs);
}

/** Bars whose high, low and close are these prices. */
export function seriesOf(closes: readonly number[], overrides: Partial<BarSeries> = {}): BarSeries {
  const prices = [...closes];
  return {
    symbol: 'TEST',
    interval: '1d',
    currency: 'USD',
    time: prices.map((_, index) => firstDay + index * dayMs),
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    adjClose: prices,
    volume: prices.map(() => 1000),
    ...overrides,
  };
}

/** Prices that start at `start` and go through the moves. */
export function pathOf(start: number, moves: readonly Move[]): readonly number[] {
  const prices = [start];
  for (const [bars, to] of moves) {
    const before = prices[prices.length - 1];
    for (let step = 1; step <= bars; step++) prices.push(step === bars ? to : before + ((to - before) * step) / bars);
  }
  return prices;
}

/** The same path upside down: what falls from 100 to 90 rises from 100 to 110. */
export function upsideDown(prices: readonly number[]): readonly number[] {
  return prices.map((price) => 200 - price);
}

const anyBars = {
  ref: `sha256:${'0'.repeat(64)}`,
  kind: 'bar_set',
  bytes: 1,
  symbols: ['TEST'],
  interval: '1d',
  rows: 1,
  from: '2000-01-01',
  to: '2000-01-01',
};

export function analysisOf(series: BarSeries, settings: Record<string, unknown> = {}): SymbolAnalysis {
  return analyzeSymbol(series, findPatternsInput.parse({ bars: anyBars, ...settings }));
}

/** The patterns of these names in a path of prices. */
export function patternsIn(
  prices: readonly number[],
  patterns: readonly string[],
  settings: Record<string, unknown> = {},
): SymbolAnalysis['patterns'] {
  return analysisOf(seriesOf(prices), { patterns, ...settings }).patterns;
}
