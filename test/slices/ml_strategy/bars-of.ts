import type { BarSeries } from '../../../src/slices/shared/bars';

const DAY_MS = 86_400_000;

/** A series with the given closes, one bar a day from 2000-01-01; opens at the close before, volume 1000 unless given. */
export function barsOf(close: readonly number[], parts: Partial<BarSeries> = {}): BarSeries {
  const open = close.map((price, bar) => close[bar - 1] ?? price);
  return {
    symbol: 'TEST',
    interval: '1d',
    currency: 'USD',
    time: close.map((_, bar) => Date.UTC(2000, 0, 1) + bar * DAY_MS),
    open,
    high: close.map((price, bar) => Math.max(price, open[bar])),
    low: close.map((price, bar) => Math.min(price, open[bar])),
    close: [...close],
    adjClose: [...close],
    volume: close.map(() => 1000),
    ...parts,
  };
}

/** Closes of a seeded random walk with calm and rough stretches. */
export function walk(bars: number, seed = 1): number[] {
  let state = seed;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let price = 100;
  return Array.from({ length: bars }, (_, bar) => {
    const size = Math.floor(bar / 120) % 2 === 0 ? 0.01 : 0.03;
    price *= 1 + (uniform() + uniform() - 0.99) * size;
    return price;
  });
}
