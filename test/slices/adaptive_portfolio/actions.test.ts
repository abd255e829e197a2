import { classifyTier, optimizeAllocation, rebalance } from '../../../src/slices/adaptive_portfolio';
import { type TierName, tierOf } from '../../../src/slices/adaptive_portfolio/tiers';
import { type BarSeries, firstIndexAtOrAfter, putBarSet, sessionTime } from '../../../src/slices/shared/bars';
import { strategyNames } from '../../../src/slices/shared/strategies';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import { fakeAccount, position } from '../position_sizing/fake-account';

describe('the tier of an account', () => {
  it.each<[number, TierName | undefined, TierName]>([
    [499.99, undefined, 'below_minimum'],
    [500, undefined, 'micro'],
    [2499.99, undefined, 'micro'],
    [2500, undefined, 'small'],
    [10_000, undefined, 'medium'],
    [25_000, undefined, 'large'],
    [2624.99, 'micro', 'micro'],
    [2625, 'micro', 'small'],
    [2375, 'small', 'small'],
    [2374.99, 'small', 'micro'],
    [23_750, 'large', 'large'],
    [23_749.99, 'large', 'medium'],
    [100_000, 'micro', 'large'],
    [100, 'large', 'below_minimum'],
    [520, 'below_minimum', 'below_minimum'],
  ])('of %d, before in %s, is %s', (equity, previous, expected) =>
    expect(tierOf(equity, previous).name).toBe(expected),
  );

  it('comes with what fits it, from the account of the run', async () => {
    const ports = testPorts({ account: fakeAccount('9000', [position('A', 10, '140')]) });
    const run = async (input: object) =>
      classifyTier.output.parse(await classifyTier.run(classifyTier.input.parse(input), ports));
    expect(await run({ previous_tier: 'small' })).toMatchObject({
      ...{ tier: 'small', changed: false, equity: 10_400, up_at: 10_500, down_below: 2375, may_trade: true },
      ...{ min_positions: 3, max_positions: 5 },
    });
    expect(await run({})).toMatchObject({ tier: 'medium', min_positions: 5, max_positions: 8 });
    expect(await run({ equity: '100' })).toMatchObject({ tier: 'below_minimum', may_trade: false, down_below: null });
    const { strategies } = await run({ equity: 30_000 });
    expect(strategies.filter((name) => !strategyNames.includes(name))).toEqual([]);
  });
});

async function optimize(settings: object, ports = testPorts()) {
  const input = optimizeAllocation.input.parse(settings);
  return optimizeAllocation.output.parse(await optimizeAllocation.run(input, ports));
}

/** Returns that swing by a size with a period, around a mean. */
const swings = (size: number, period: number, mean = 0) =>
  Array.from({ length: 240 }, (_, day) => mean + size * Math.sin((2 * Math.PI * day) / period));

describe('adaptive_portfolio.optimize_allocation', () => {
  const returns = [
    { name: 'calm', returns: swings(0.01, 8) },
    { name: 'wild', returns: swings(0.03, 5) },
  ];

  it.each<[string, object, [number, number]]>([
    ['equal', {}, [0.5, 0.5]],
    ['inverse_volatility', {}, [0.75, 0.25]],
    ['risk_parity', {}, [0.75, 0.25]],
    ['risk_parity', { max_weight: 0.6 }, [0.6, 0.4]],
    ['inverse_volatility', { min_weight: 0.4 }, [0.6, 0.4]],
    ['risk_parity', { leverage: 2, max_weight: 2 }, [1.5, 0.5]],
    ['risk_parity', { cash_reserve: 0.2 }, [0.6, 0.2]],
    ['equal', { max_weight: 0.3 }, [0.3, 0.3]],
  ])('gives by %s with %j the weights %j', async (method, settings, expected) => {
    const { weights, cash_weight } = await optimize({ returns, method, ...settings });
    expect(weights.map(({ weight }) => weight)).toEqual(expected.map((weight) => expect.closeTo(weight, 8)));
    expect(cash_weight).toBeCloseTo(1 - expected[0] - expected[1], 8);
  });

  it('counts money to the cent, and what is left is cash', async () => {
    const found = await optimize({ returns, method: 'risk_parity', capital: '1000.01', max_weight: 0.6 });
    expect(found.weights.map(({ amount }) => amount)).toEqual(['600', '400']);
    expect(found.cash_amount).toBe('0.01');
  });

  it('is confident as far as both halves of the returns say the same and there are many', async () => {
    const steady = await optimize({ returns });
    expect(steady.adequacy).toBeCloseTo(240 / 260, 12);
    expect(steady.stability).toBeGreaterThan(0.95);
    expect(steady.confidence).toBeCloseTo(steady.adequacy * steady.stability, 12);
    const turning = [
      { name: 'calm', returns: [...swings(0.01, 8).slice(120), ...swings(0.03, 8).slice(120)] },
      { name: 'wild', returns: [...swings(0.03, 5).slice(120), ...swings(0.01, 5).slice(120)] },
    ];
    const { stability } = await optimize({ returns: turning });
    // Weights of 3 to 1 in one half and 1 to 3 in the other, and risk parts of 1 to 9 and 9 to 1.
    expect(stability).toBeLessThan(0.3);
  });

  it('allocates to symbols of bars, and to strategies that trade them', async () => {
    const ports = testPorts();
    const loaded = await Promise.all([loadSample('SPX'), loadSample('IXIC')]);
    const put = (series: readonly BarSeries[]) =>
      putBarSet(ports.artifacts, { series: [...series], provenance: loaded.map((one) => one.provenance) });
    const series = loaded.map((one) => one.series);
    const settings = { bars: await put(series), as_of: '2017-12-29' };
    const symbols = await optimize(settings, ports);
    expect(symbols.weights.map(({ name }) => name)).toEqual(['SPX', 'IXIC']);
    expect(symbols.weights.map(({ risk_share }) => risk_share)).toEqual([
      expect.closeTo(0.5, 8),
      expect.closeTo(0.5, 8),
    ]);
    expect(symbols.as_of).toBe('2017-12-29');
    expect(symbols.provenance).toHaveLength(2);
    const strategies = [{ strategy: 'momentum' }, { strategy: 'other', rule: 'mean_reversion', score: 0.7 }];
    const traded = await optimize({ ...settings, strategies, min_weight: 0.1, max_weight: 0.9 }, ports);
    expect(traded.weights.map(({ name }) => name)).toEqual(['momentum', 'other']);
    expect(traded.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);

    const cut = firstIndexAtOrAfter(series[0], sessionTime('2017-12-30'));
    const later = (column: readonly number[]) =>
      column.map((price, bar) => (bar < cut ? price : price * (1 + (bar % 7))));
    const other = series.map((one) => ({ ...one, close: later(one.close), adjClose: later(one.adjClose) }));
    const shuffled = { ...settings, bars: await put(other) };
    expect((await optimize(shuffled, ports)).weights).toEqual(symbols.weights);
    expect((await optimize({ ...shuffled, strategies, min_weight: 0.1, max_weight: 0.9 }, ports)).weights).toEqual(
      traded.weights,
    );
  });

  it('allocates by the returns that strategies bring, over the days they share', async () => {
    const ports = testPorts();
    const day = (index: number) => index * 86_400_000;
    const stored = async (name: string, size: number, period: number, from: number) => ({
      strategy: name,
      score: 0.8,
      returns: await ports.artifacts.putJson('strategy_returns', {
        strategy: name,
        time: swings(size, period).map((_, index) => day(index + from)),
        value: swings(size, period),
      }),
    });
    const strategies = [await stored('momentum', 0.01, 8, 0), await stored('ml_ensemble', 0.03, 5, 40)];
    const found = await optimize({ strategies }, ports);
    expect(found.returns).toBe(200);
    expect(found.weights.map(({ name, weight }) => [name, weight])).toEqual([
      ['momentum', expect.closeTo(0.75, 2)],
      ['ml_ensemble', expect.closeTo(0.25, 2)],
    ]);
  });

  it('keeps all in cash, without confidence, where no strategy was good enough', async () => {
    expect(await optimize({ strategies: [], returns: undefined })).toMatchObject({
      weights: [],
      cash_weight: 1,
      confidence: 0,
    });
  });

  it.each([
    [
      'too few returns',
      { returns: [{ name: 'A', returns: [0.1, 0.2, 0.1] }] },
      'InsufficientHistory',
      'at least 20 returns',
    ],
    ['lengths that differ', { returns: [...returns, { name: 'B', returns: [0.1, 0.2] }] }, 'InvalidInput', 'B 2'],
    ['a name twice', { returns: [returns[0], returns[0]] }, 'InvalidInput', 'twice'],
    [
      'returns beyond what a number can hold',
      { returns: [returns[0], { name: 'huge', returns: returns[1].returns.map((_, day) => (day === 7 ? 1e200 : 0)) }] },
      'InvalidReturns',
      'the returns of huge are too large to estimate a mean and a variance from: the largest is 1e+200',
    ],
    ['bounds that cannot be kept', { returns, min_weight: 0.6 }, 'InfeasibleBounds', 'lower min_weight'],
  ])('refuses %s', async (_, settings, code, message) => {
    await expect(optimize(settings)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('needs something to allocate to', () => {
    expect(optimizeAllocation.input.safeParse({}).success).toBe(false);
    expect(optimizeAllocation.input.safeParse({ source: 'samples' }).success).toBe(false);
    expect(optimizeAllocation.input.safeParse({ returns, source: 'samples', symbols: ['SPX'] }).success).toBe(false);
  });
});

describe('adaptive_portfolio.rebalance', () => {
  const now = '2026-01-10T12:00:00Z';
  const run = async (
    settings: object,
    account = fakeAccount('1000', [position('A', 60, '100'), position('B', 30, '100')]),
  ) => rebalance.output.parse(await rebalance.run(rebalance.input.parse({ now, ...settings }), testPorts({ account })));
  const targets = [
    { symbol: 'A', weight: 0.55 },
    { name: 'B', weight: 0.35 },
  ];

  it.each<[object, boolean, string]>([
    [{}, true, 'never been rebalanced'],
    [{ last_rebalanced: '2026-01-03' }, true, '7.5 days have passed'],
    [{ last_rebalanced: '2026-01-03T12:00:00Z' }, true, '7.0 days have passed'],
    [{ last_rebalanced: '2026-01-04' }, false, '6.5 of 7 days have passed'],
    [{ last_rebalanced: '2026-01-09', max_drift: 0.049 }, true, 'a weight is 0.0500 from its target'],
    [{ last_rebalanced: '2026-01-09', force: true }, true, 'force'],
  ])('with %j is due: %s', async (settings, due, reason) => {
    const found = await run({ targets, ...settings });
    expect(found.due).toBe(due);
    expect(found.reasons[0]).toContain(reason);
    expect(found.orders.length > 0).toBe(due);
    expect(found.drift).toBeCloseTo(0.05, 12);
  });

  it.each([
    ['2026-01-11', '2026-01-11'],
    ['2026-01-10T12:00:01Z', '2026-01-10T12:00:01Z'],
  ])('refuses %s, which is after now, as the last time', async (last, named) => {
    await expect(run({ targets, last_rebalanced: last })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining(`last_rebalanced is ${named}, later than now, 2026-01-10T12:00:00.000Z`),
    });
  });

  it('takes now for the last time', async () => {
    expect(await run({ targets, last_rebalanced: now })).toMatchObject({ days_since: 0 });
  });

  it('sells first, pays its costs, and counts the cash', async () => {
    const found = await run({ targets });
    expect(found.orders.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['A', 'sell', '5'],
      ['B', 'buy', '5'],
    ]);
    expect(found).toMatchObject({ turnover: 0.1, cost: '1.5', cash_before: '1000', cash_after: '998.5' });
    expect(found.positions.map(({ weight_after }) => weight_after)).toEqual([
      expect.closeTo(5500 / 9998.5, 12),
      expect.closeTo(3500 / 9998.5, 12),
    ]);
  });

  it('never buys for more than the cash, costs included', async () => {
    const found = await run({
      targets: [
        { symbol: 'A', weight: 0.5 },
        { symbol: 'B', weight: 0.5 },
      ],
      commission: 0.01,
    });
    expect(found.orders.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['sell', '10'],
      ['buy', '19'],
    ]);
    expect(Number(found.cash_after)).toBeGreaterThanOrEqual(0);
  });

  it('closes what is no target, whole, and needs a price for what is new', async () => {
    const account = fakeAccount('0', [position('A', 10.5, '100')]);
    const settings = { targets: [{ symbol: 'NEW', weight: 1 }] };
    await expect(run(settings, account)).rejects.toMatchObject({ code: 'NoPrice' });
    const found = await run({ ...settings, prices: [{ symbol: 'NEW', price: '10' }] }, account);
    expect(found.orders.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['A', 'sell', '10.5'],
      ['NEW', 'buy', '104'],
    ]);
    await expect(run({ targets: [targets[0], targets[0]] })).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  it.each([
    [10, -0.5, 'sell'],
    [-10, 0.5, 'buy'],
  ])('turns a position of %d shares into a weight of %d by two orders', async (held, weight, side) => {
    const account = fakeAccount(String(5000 - held * 100), [position('A', held, '100')]);
    const { orders } = await run({ targets: [{ symbol: 'A', weight }], commission: 0, slippage: 0 }, account);
    expect(orders.map((order) => [order.side, order.quantity])).toEqual([
      [side, '10'],
      [side, '25'],
    ]);
  });

  it.each([
    [10.5, -0.5, 'sell'],
    [-10.5, 0.5, 'buy'],
  ])(
    'turns %d shares, a part of one included, into a position of whole shares: weight %d',
    async (held, weight, side) => {
      const account = fakeAccount(String(5000 - held * 100), [position('A', held, '100')]);
      const { orders } = await run({ targets: [{ symbol: 'A', weight }], commission: 0, slippage: 0 }, account);
      expect(orders.map((order) => [order.side, order.quantity])).toEqual([
        [side, '10.5'],
        [side, '25'],
      ]);
    },
  );

  it('leaves small trades out', async () => {
    expect((await run({ targets, min_trade: 0.06 })).orders).toEqual([]);
  });
});
