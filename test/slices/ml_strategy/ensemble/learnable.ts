import { trainingSettingsSchema } from '../../../../src/slices/ml_strategy/ensemble/settings';
import type { BarSeries, BarSet } from '../../../../src/slices/shared/bars';
import { barsOf, walk } from '../bars-of';

/** Few trees, where the test is about something else than how good they are. */
export const quick = trainingSettingsSchema.parse({
  max_samples: 60,
  folds: 2,
  forest_trees: 3,
  boosting_stages: 3,
});

/** Rises and falls by turns, 30 bars each, with some noise: where it goes next can be told from where it has been going. */
export function turningSeries(bars: number, symbol = 'TEST'): BarSeries {
  const noise = walk(bars, 5);
  let price = 100;
  const closes = noise.map((close, bar) => {
    const shake = bar === 0 ? 0 : close / noise[bar - 1] - 1;
    price *= (Math.floor(bar / 30) % 2 === 0 ? 1.006 : 0.994) * (1 + shake / 10);
    return price;
  });
  return barsOf(closes, { symbol });
}

/** A bar set of these series, said to be synthetic. */
export function setOf(...series: BarSeries[]): BarSet {
  return {
    series,
    provenance: series.map(({ symbol, interval, time }) => ({
      source: 'test',
      kind: 'synthetic' as const,
      description: 'made for this test',
      symbol,
      interval,
      from: new Date(time[0]).toISOString().slice(0, 10),
      to: new Date(time[time.length - 1]).toISOString().slice(0, 10),
      bars: time.length,
      sha256: 'ab',
    })),
  };
}

/** A random walk without drift, from a generator (mulberry32) that is good enough not to be learned. */
export function randomWalk(bars: number, seed: number): BarSeries {
  let state = seed * 0x9e37_79b9;
  const uniform = () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  let price = 100;
  return barsOf(Array.from({ length: bars }, () => (price *= Math.exp((uniform() + uniform() - 1) * 0.02))));
}

/** The result of work done in parts. */
export function finished<Result>(work: Generator<number, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
