import * as fc from 'fast-check';
import type { BarSeries } from '../../../../src/slices/shared/bars';
import {
  type BarWindow,
  fillReturns,
  priceColumns,
  type SimulationRules,
  simulate,
  simulateCrossing,
} from '../../../../src/slices/shared/simulation';
import {
  type Parameters,
  parseParameters,
  SharedIndicators,
  strategies,
  strategyNamed,
} from '../../../../src/slices/shared/strategies';
import { loadSample } from '../../../support/sample-series';

const share = (max: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max, noNaN: true }));

const anyRules: fc.Arbitrary<SimulationRules> = fc.record({
  initialCapital: fc.integer({ min: 50, max: 1_000_000 }),
  commission: share(0.02),
  slippage: share(0.02),
  fractional: fc.boolean(),
  positionSize: fc.oneof(fc.constant(1), fc.double({ min: 0.05, max: 1, noNaN: true })),
});

const crossings = [...strategies.values()].filter(({ crossing }) => crossing !== undefined).map(({ name }) => name);

/** Returns, their sum and the last value, bit for bit those of the general simulation. */
function expectEqual(
  name: string,
  series: BarSeries,
  parameters: Parameters,
  window: BarWindow,
  rules: SimulationRules,
): void {
  const strategy = strategyNamed(name);
  const count = window.last - window.first + 1;
  const prices = priceColumns(series);
  const indicators = new SharedIndicators(series);
  const crossing = strategy.crossing?.(indicators, parameters);
  if (crossing === undefined) throw new Error(`${name} is no crossing`);
  const returns = new Float64Array(count).fill(NaN);
  const outcome = simulateCrossing(prices, crossing, window, rules, returns);

  const targets = strategy.targets(series, parameters);
  const equity = new Float64Array(count + 1);
  const expected = new Float64Array(count);
  equity.set([rules.initialCapital, ...simulate(series, targets, window, rules).equity]);
  const sum = fillReturns(equity, count, expected);
  expect({ returns: returns.join(), ...outcome }).toEqual({ returns: expected.join(), sum, final: equity[count] });
}

it('moving averages are traded as a crossing', () => {
  expect(crossings).toEqual(['moving_average_cross']);
});

describe.each(crossings)('the crossing simulation of %s', (name) => {
  it.each([false, true])('is the general one on the sample, short %s', async (allowShort) => {
    const { series } = await loadSample('SPX');
    fc.assert(
      fc.property(
        anyRules,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 1, max: 900 }),
        (rules, fast, more, first, bars) => {
          const chosen = { fast_period: fast, slow_period: fast + more, allow_short: allowShort };
          const parameters = parseParameters(strategyNamed(name), chosen);
          expectEqual(name, series, parameters, { first, last: first + bars - 1 }, rules);
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it('is the general one on made-up bars: ruin, too little money, averages that are equal, windows before the warm-up', () => {
    const price = fc.oneof(fc.double({ min: 0.5, max: 400, noNaN: true }), fc.constantFrom(50, 50, 100));
    const rows = fc.array(fc.tuple(price, price), { minLength: 3, maxLength: 60 });
    let ruined = 0;
    let unaffordable = 0;
    fc.assert(
      fc.property(
        rows,
        anyRules,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        (pairs, rules, fast, more, allowShort, one, other) => {
          const series = seriesOf(pairs);
          const [first, last] = [one % pairs.length, other % pairs.length].sort((a, b) => a - b);
          const chosen = { fast_period: fast, slow_period: fast + more, allow_short: allowShort };
          const strategy = strategyNamed(name);
          const parameters = parseParameters(strategy, chosen);
          expectEqual(name, series, parameters, { first, last }, rules);
          const { trades, skippedEntries } = simulate(
            series,
            strategy.targets(series, parameters),
            { first, last },
            rules,
          );
          if (trades.some(({ exit_reason }) => exit_reason === 'liquidated')) ruined++;
          if (skippedEntries > 0) unaffordable++;
        },
      ),
      { seed: 7, numRuns: 1500 },
    );
    // The cases that the title names were among them.
    expect(Math.min(ruined, unaffordable)).toBeGreaterThan(10);
  });
});

function seriesOf(pairs: readonly (readonly [open: number, close: number])[]): BarSeries {
  const close = pairs.map(([, value]) => value);
  return {
    symbol: 'TEST',
    interval: '1d',
    currency: 'USD',
    time: pairs.map((_, index) => Date.UTC(2020, 0, 1 + index)),
    open: pairs.map(([value]) => value),
    high: pairs.map((values) => Math.max(...values)),
    low: pairs.map((values) => Math.min(...values)),
    close,
    adjClose: close,
    volume: pairs.map(() => 1),
  };
}
