import * as fc from 'fast-check';
import type { BarSeries } from '../../../../src/slices/shared/bars';
import { type Parameters, type Strategy, parseParameters } from '../../../../src/slices/shared/strategies';
import { loadSample } from '../../../support/sample-series';

/** The rules that every strategy keeps, with its default parameters and those given. */
export function keepsTheStrategyContract(strategy: Strategy, others: readonly Parameters[]): void {
  const variants = [{}, ...others].flatMap((given) => [
    { ...given, allow_short: false },
    { ...given, allow_short: true },
  ]);

  describe.each(variants)(`${strategy.name} %j keeps the contract of strategies`, (given) => {
    const parameters = parseParameters(strategy, given);
    // As plain arrays: Jest compares typed arrays a hundred times slower.
    const targets = (series: BarSeries) => [...strategy.targets(series, parameters)];
    const text = (values: readonly number[]) => values.join();
    let bars: BarSeries;

    beforeAll(async () => {
      bars = (await loadSample('SPX')).series;
    });

    it('gives one target a bar, flat, long or (where allowed) short, and uses each', () => {
      const all = targets(bars);
      expect(all).toHaveLength(bars.time.length);
      expect([...new Set(all)].sort()).toEqual(given.allow_short ? [-1, 0, 1] : [0, 1]);
    });

    it('has target 0 in the warm-up and a bar after it that is not', () => {
      const warmup = strategy.warmupBars(parameters);
      expect(warmup).toBeGreaterThan(0);
      expect(
        targets(bars)
          .slice(0, warmup)
          .every((target) => target === 0),
      ).toBe(true);
      expect(targets(bars).some((target) => target !== 0)).toBe(true);
    });

    it('knows what it needs at the end of the warm-up: other bars before it give other targets there', () => {
      const warmup = strategy.warmupBars(parameters);
      const first = (from: number) => targets(sliced(bars, from, from + warmup + 1))[warmup];
      const seen = new Set(Array.from({ length: 200 }, (_, step) => first(step * 20)));
      expect(seen.size).toBeGreaterThan(1);
    });

    it('does not look ahead: cutting or changing later bars changes no earlier target', () => {
      const whole = targets(bars);
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: bars.time.length - 1 }),
          fc.double({ min: 0.2, max: 5, noNaN: true }),
          (cut, factor) => {
            expect(text(targets(sliced(bars, 0, cut)))).toBe(text(whole.slice(0, cut)));
            expect(text(targets(scaledFrom(bars, cut, factor)).slice(0, cut))).toBe(text(whole.slice(0, cut)));
          },
        ),
        { seed: 7, numRuns: 25 },
      );
    });

    it('gives no target for no bars, and 0 for fewer than it needs', () => {
      expect(targets(sliced(bars, 0, 0))).toEqual([]);
      const warmup = strategy.warmupBars(parameters);
      expect(targets(sliced(bars, 0, warmup))).toEqual(new Array(warmup).fill(0));
    });

    it('decides the same in any currency', () => {
      expect(text(targets(scaledFrom(bars, 0, 4)))).toBe(text(targets(bars)));
    });
  });
}

function mapColumns(series: BarSeries, change: (column: readonly number[]) => number[]): BarSeries {
  const { open, high, low, close, adjClose } = series;
  return {
    ...series,
    open: change(open),
    high: change(high),
    low: change(low),
    close: change(close),
    adjClose: change(adjClose),
  };
}

function sliced(series: BarSeries, from: number, to: number): BarSeries {
  const cut = (column: readonly number[]) => column.slice(from, to);
  return { ...mapColumns(series, cut), time: cut(series.time), volume: cut(series.volume) };
}

function scaledFrom(series: BarSeries, from: number, factor: number): BarSeries {
  return mapColumns(series, (column) => column.map((value, bar) => (bar < from ? value : value * factor)));
}
