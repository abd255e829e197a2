import * as fc from 'fast-check';
import { objectiveOf, objectives } from '../../../../src/slices/optimize/objective';
import type { BarSeries } from '../../../../src/slices/shared/bars';
import { performance } from '../../../../src/slices/shared/metrics';
import {
  type BarWindow,
  fillReturns,
  priceColumns,
  type SimulationRules,
  simulate,
  simulateEquity,
} from '../../../../src/slices/shared/simulation';
import { parseParameters, SharedIndicators, strategies } from '../../../../src/slices/shared/strategies';
import { loadSample } from '../../../support/sample-series';

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const anyRules: fc.Arbitrary<SimulationRules> = fc.record({
  initialCapital: fc.integer({ min: 500, max: 1_000_000 }),
  commission: fc.oneof(fc.constant(0), share(0, 0.02)),
  slippage: fc.oneof(fc.constant(0), share(0, 0.02)),
  fractional: fc.boolean(),
  positionSize: fc.oneof(fc.constant(1), share(0.05, 1)),
  stopLoss: fc.option(share(0.002, 0.2), { nil: undefined }),
  takeProfit: fc.option(share(0.002, 0.3), { nil: undefined }),
});

/** The figures of both simulations, bit for bit. */
function expectEqual(series: BarSeries, targets: Int8Array, window: BarWindow, rules: SimulationRules): void {
  const count = window.last - window.first + 1;
  const equity = new Float64Array(count + 1).fill(NaN);
  const counts = simulateEquity(priceColumns(series), targets, window, rules, equity);
  const { trades, equity: expected } = simulate(series, targets, window, rules);
  expect(equity.join()).toBe([rules.initialCapital, ...expected].join());
  expect(counts).toEqual({ trades: trades.length, winning: trades.filter(({ pnl }) => pnl > 0).length });
  const curve = { time: series.time.slice(window.first - 1, window.last + 1), value: [...equity] };
  const span = { sessions: count + 3, perYear: 252 };
  const figures = performance(curve, span);
  const byObjective = { sharpe_ratio: figures.sharpe, ...figures };
  for (const objective of objectives) {
    const returns = new Float64Array(count);
    const sum = fillReturns(equity, count, returns);
    const value = objectiveOf(
      objective,
      { initial: equity[0], final: equity[count], equity, returns, sum, count },
      span,
    );
    expect([objective, Number.isNaN(value) ? null : value]).toEqual([objective, byObjective[objective]]);
  }
}

describe.each([...strategies.values()])('the fast simulation of $name', (strategy) => {
  it.each([false, true])('is that of simulate bit for bit, short %s', async (allow_short) => {
    const { series } = await loadSample('SPX');
    const parameters = parseParameters(strategy, { allow_short });
    const targets = new Int8Array(series.time.length).fill(1);
    strategy.fillTargets(targets, new SharedIndicators(series), parameters);
    expect(targets.join()).toBe(strategy.targets(series, parameters).join());
    fc.assert(
      fc.property(
        anyRules,
        fc.integer({ min: 150, max: 4000 }),
        fc.integer({ min: 1, max: 900 }),
        (rules, first, bars) => expectEqual(series, targets, { first, last: first + bars - 1 }, rules),
      ),
      { seed: 3, numRuns: 40 },
    );
  });
});

it('is that of simulate on awkward bars: gaps, both exits in one bar, ruin, prices that stand still', () => {
  const price = fc.double({ min: 0.5, max: 400, noNaN: true });
  const bar = fc.oneof(
    fc.tuple(price, price, price, price).map(([open, close, one, other]) => ({
      open,
      close,
      high: Math.max(open, close, one, other),
      low: Math.min(open, close, one, other),
    })),
    price.map((open) => ({ open, high: open, low: open, close: open })),
    fc.constant({ open: 100, high: 130, low: 70, close: 100 }),
  );
  const bars = fc.array(fc.tuple(bar, fc.constantFrom(-1, 0, 1)), { minLength: 3, maxLength: 40 });
  fc.assert(
    fc.property(bars, anyRules, (rows, rules) => {
      const prices = rows.map(([entry]) => entry);
      const series: BarSeries = {
        symbol: 'TEST',
        interval: '1d',
        currency: 'USD',
        time: rows.map((_, index) => Date.UTC(2020, 0, 1 + index)),
        open: prices.map(({ open }) => open),
        high: prices.map(({ high }) => high),
        low: prices.map(({ low }) => low),
        close: prices.map(({ close }) => close),
        adjClose: prices.map(({ close }) => close),
        volume: rows.map(() => 1),
      };
      const targets = Int8Array.from(rows, ([, target]) => target);
      expectEqual(series, targets, { first: 1, last: rows.length - 1 }, rules);
    }),
    { seed: 5, numRuns: 400 },
  );
});
