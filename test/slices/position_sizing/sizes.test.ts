import fc from 'fast-check';
import { z } from 'zod';
import { calculateOptimalSizes } from '../../../src/slices/position_sizing';
import { cap, type Position } from '../../../src/slices/position_sizing/caps';
import { kellyFraction, payoffOfBars } from '../../../src/slices/position_sizing/kelly';
import { drawdownMultiplier } from '../../../src/slices/position_sizing/multipliers';
import { type BarSeries, putBarSet } from '../../../src/slices/shared/bars';
import { testPorts } from '../../support/test-ports';
import { barsOf, walk } from '../ml_strategy/bars-of';
import { barSetOf, fakeAccount, position } from './fake-account';

interface Given {
  readonly cash?: string;
  readonly held?: Parameters<typeof fakeAccount>[1];
  readonly peak?: string;
  readonly bars?: readonly BarSeries[];
}

async function size(signals: object[], settings: object, { cash = '10000', held = [], peak, bars }: Given = {}) {
  const ports = testPorts({ account: fakeAccount(cash, held, peak === undefined ? {} : { peakEquity: peak }) });
  const set = bars === undefined ? {} : { bars: await putBarSet(ports.artifacts, barSetOf(bars)) };
  const input = calculateOptimalSizes.input.parse({ signals, ...set, ...settings });
  return calculateOptimalSizes.output.parse(await calculateOptimalSizes.run(input, ports));
}

const buy = (symbol: string, more: object = {}) => ({ symbol, action: 'buy', strength: 1, price: 50, ...more });
const wide = { max_position: 1, max_portfolio: 1, max_correlated: 1 };

describe('Kelly', () => {
  // By hand: 0.6 - 0.4 / 1, 0.5 - 0.5 / 2, 0.4 - 0.6 / 2, 0.55 - 0.45 / 1.5.
  it.each([
    [0.6, 1, 0.2],
    [0.5, 2, 0.25],
    [0.4, 2, 0.1],
    [0.55, 1.5, 0.25],
    [0.5, 1, 0],
    [0.3, 1, 0],
    [0, 5, 0],
    [1, 0.1, 1],
  ])('stakes for a win rate of %d and a ratio of %d the share %d', (winRate, winLossRatio, expected) => {
    expect(kellyFraction({ winRate, winLossRatio })).toBeCloseTo(expected, 15);
  });

  it('estimates the payoff of bars, for a fall the other way round', () => {
    const bars = barsOf([100, 110, 99, 108.9, 108.9]);
    expect(payoffOfBars(bars, 1, 10)).toEqual({
      winRate: expect.closeTo(2 / 3, 12),
      winLossRatio: expect.closeTo(1, 12),
    });
    expect(payoffOfBars(bars, -1, 10)?.winRate).toBeCloseTo(1 / 3, 12);
    expect(payoffOfBars(bars, 1, 1)).toBeUndefined();
    expect(payoffOfBars(barsOf([1, 2, 3]), 1, 9)).toEqual({ winRate: 1, winLossRatio: Infinity });
  });
});

describe('sizes by method', () => {
  const odds = { win_rate: 0.6, win_loss_ratio: 1, confidence: 0.8 };
  // 0.1 % up and down in turn: a sample deviation of 0.1 % nearly, times the root of 252.
  const calm = barsOf(
    Array.from({ length: 101 }, (_, bar) => (bar % 2 === 0 ? 100 : 101)),
    { symbol: 'A' },
  );

  it.each<[string, object, number]>([
    ['fixed', { fixed_fraction: 0.07 }, 0.07],
    ['kelly', {}, 0.2],
    ['fractional_kelly', {}, 0.05],
    ['kelly_confidence', {}, 0.04],
    ['kelly_confidence', { kelly_fraction: 0.5 }, 0.08],
  ])('%s with %j is %d of the equity', async (method, more, expected) => {
    const { sizes } = await size([buy('A', odds)], { method, ...wide, ...more });
    expect(sizes[0].raw_fraction).toBeCloseTo(expected, 12);
    expect(sizes[0].fraction).toBeCloseTo(expected, 12);
  });

  it('volatility_target divides the target by the volatility and by the number of symbols', async () => {
    const bars = [calm, { ...calm, symbol: 'B' }];
    const settings = { method: 'volatility_target', volatility_bars: 60, target_volatility: 0.1, ...wide };
    const { sizes } = await size([buy('A'), buy('B')], settings, { bars });
    const returns = Array.from({ length: 60 }, (_, bar) => (bar % 2 === 0 ? 0.01 : 100 / 101 - 1));
    const mean = returns.reduce((sum, value) => sum + value, 0) / 60;
    const volatility = Math.sqrt((returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 59) * 252);
    expect(sizes.map(({ raw_fraction }) => raw_fraction)).toEqual([
      expect.closeTo(0.1 / volatility / 2, 12),
      expect.closeTo(0.1 / volatility / 2, 12),
    ]);
  });

  it('atr risks a share of the equity over a multiple of the range', async () => {
    // Every true range is 1 and the last close 100: 1 % of the price, so 0.01 / (2 x 0.01).
    const { sizes } = await size([buy('A')], { method: 'atr', ...wide }, { bars: [calm] });
    expect(sizes[0].raw_fraction).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['kelly', {}, 'Kelly needs win_rate and win_loss_ratio'],
    ['kelly_confidence', { win_rate: 0.9, win_loss_ratio: 2 }, 'needs the confidence of the signal'],
    ['volatility_target', {}, 'volatility_target needs 61 bars'],
    ['atr', {}, 'atr needs 15 bars'],
  ])('%s leaves the position when it has nothing to go by, and says so', async (method, more, reason) => {
    const { sizes, orders } = await size([buy('A', more)], { method }, { held: [position('A', 10, '50')] });
    expect(orders).toEqual([]);
    expect(sizes[0]).toMatchObject({ kept: true, quantity: '10', reason: expect.stringContaining(reason) });
  });
});

describe('multipliers and limits', () => {
  const fixed = { method: 'fixed', fixed_fraction: 0.05 };

  it.each([
    ['bull_quiet', 0.06],
    ['bull_volatile', 0.045],
    ['sideways_quiet', 0.05],
    ['sideways_volatile', 0.035],
    ['bear_quiet', 0.03],
    ['bear_volatile', 0.02],
    ['crisis', 0.01],
  ])('scale by the regime %s to %d', async (regime, expected) => {
    expect((await size([buy('A')], { ...fixed, regime })).sizes[0].fraction).toBeCloseTo(expected, 12);
  });

  it.each([
    [0, 1],
    [0.05, 0.75],
    [0.2, 0],
    [0.5, 0],
  ])('scale at a drawdown of %d by %d', (drawdown, expected) => {
    expect(drawdownMultiplier(drawdown, 0.2)).toBeCloseTo(expected, 12);
  });

  it('take the drawdown from the account', async () => {
    const { sizes, multipliers, risk_components } = await size([buy('A')], fixed, { peak: '12500' });
    expect(multipliers.drawdown).toBe(0);
    expect(sizes[0]).toMatchObject({ fraction: 0, quantity: '0' });
    expect(risk_components.find(({ name }) => name === 'drawdown')).toMatchObject({ value: 0.2, score: 1 });
  });

  it('cap a position and all of them, and never fail', async () => {
    const signals = Array.from({ length: 12 }, (_, index) => buy(`S${index}`));
    const { sizes, exposure, position_size, orders } = await size(signals, { method: 'fixed', fixed_fraction: 0.5 });
    expect(exposure).toBeCloseTo(0.8, 12);
    expect(position_size).toBeCloseTo(0.8 / 12, 12);
    expect(sizes[0].steps.map(({ rule }) => rule)).toEqual(['max_position', 'max_portfolio']);
    // 666.67 buys 13 shares at 50.
    expect(orders).toHaveLength(12);
    expect(orders[0]).toMatchObject({ symbol: 'S0', side: 'buy', quantity: '13' });
  });

  it('give a size of 0 below the confidence floor and leave what is held', async () => {
    const held = [position('A', 10, '50')];
    const { sizes, orders } = await size([buy('A', { confidence: 0.49 }), buy('B', { confidence: 0.5 })], fixed, {
      held,
    });
    expect(sizes[0]).toMatchObject({
      raw_fraction: 0,
      kept: true,
      quantity: '10',
      reason: expect.stringContaining('below'),
    });
    expect(orders.map(({ symbol }) => symbol)).toEqual(['B']);
    const none = await size([buy('A', { confidence: 0.1 })], fixed);
    expect(none.sizes[0]).toMatchObject({ fraction: 0, quantity: '0' });
  });

  it.each<[string, object, number]>([
    ['too weak', { action: 'sell', confidence: 0.1 }, 10],
    ['too weak, of a short position', { action: 'buy', confidence: 0.1 }, -10],
    ['without a figure of its method', { action: 'sell', confidence: 0.9 }, 10],
  ])('close a position that a signal is against, though it is %s, and open nothing', async (_, signal, held) => {
    const signals = [buy('A', signal)];
    const settings = { method: 'kelly', allow_short: true, ...wide };
    const { sizes, orders } = await size(signals, settings, { held: [position('A', held, '50')] });
    expect(sizes).toMatchObject([{ kept: false, fraction: 0, quantity: '0', current_quantity: String(held) }]);
    expect(sizes[0].reason).toContain('the position is against it and is closed');
    expect(orders).toMatchObject([{ symbol: 'A', side: held > 0 ? 'sell' : 'buy', quantity: '10' }]);
    const none = await size(signals, settings);
    expect(none).toMatchObject({ sizes: [{ kept: true, quantity: '0' }], orders: [] });
  });

  it('keep a short position on a sell signal where going short is not allowed, and neither close nor enlarge it', async () => {
    const sell = buy('A', { action: 'sell' });
    const { sizes, orders } = await size([sell], fixed, { held: [position('A', -10, '50')] });
    expect(orders).toEqual([]);
    expect(sizes).toMatchObject([{ kept: true, raw_fraction: 0, quantity: '-10', current_quantity: '-10' }]);
    expect(sizes[0].reason).toBe('sell: allow_short is false: size 0, the position stays as it is');
  });

  it('share the volatility budget among what may open a position only', async () => {
    const bars = [barsOf(walk(120, 3), { symbol: 'A' })];
    const settings = { method: 'volatility_target', target_volatility: 0.05, ...wide };
    const held = [position('B', 10, '50')];
    const alone = await size([buy('A')], settings, { bars, held });
    const beside = await size([buy('A'), buy('B', { action: 'sell' })], settings, { bars, held });
    expect(beside.sizes[0].raw_fraction).toBe(alone.sizes[0].raw_fraction);
    expect(beside.orders).toMatchObject([{ symbol: 'B', side: 'sell' }, { symbol: 'A' }]);
  });

  it('count what is held and has no signal', async () => {
    const held = [position('KEEP', 150, '50')];
    const { sizes, exposure } = await size([buy('A')], { ...fixed, max_portfolio: 0.8 }, { cash: '2500', held });
    // 75 % is held, so 5 % is left.
    expect(sizes[0].fraction).toBeCloseTo(0.05, 12);
    expect(exposure).toBeCloseTo(0.8, 12);
    const full = await size([buy('A')], { ...fixed, max_portfolio: 0.7 }, { cash: '2500', held });
    expect(full.sizes[0].fraction).toBe(0);
    expect(full.orders).toEqual([]);
  });

  it('let symbols that move together share one limit', async () => {
    const first = barsOf(walk(120, 3), { symbol: 'A' });
    const bars = [first, { ...first, symbol: 'B' }, barsOf(walk(120, 99), { symbol: 'C' })];
    const settings = { method: 'fixed', fixed_fraction: 0.1, max_correlated: 0.1 };
    const { sizes, warnings } = await size([buy('A'), buy('B'), buy('C')], settings, { bars });
    expect(sizes.map(({ fraction }) => fraction)).toEqual([
      expect.closeTo(0.05, 12),
      expect.closeTo(0.05, 12),
      expect.closeTo(0.1, 12),
    ]);
    expect(sizes[0].steps).toEqual([{ rule: 'correlation_limit', from: 0.1, to: expect.closeTo(0.05, 12) }]);
    expect(warnings).toEqual([]);
    const blind = await size([buy('A'), buy('B')], settings);
    expect(blind.warnings[0]).toContain('no bars of A, B');
  });

  it('never exceed a cap, whatever the positions', () => {
    const positions = fc.uniqueArray(
      fc.record({
        symbol: fc.string({ minLength: 1, maxLength: 3 }),
        fraction: fc.double({ min: -3, max: 3, noNaN: true }),
      }),
      { selector: ({ symbol }) => symbol, maxLength: 12 },
    );
    const rules = fc.record({
      maxPosition: fc.double({ min: 0, max: 1, noNaN: true }),
      maxCorrelated: fc.double({ min: 0, max: 1, noNaN: true }),
      maxPortfolio: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(positions, rules, (given, limits) => {
        const correlation = (a: string, b: string) => (a.length === b.length ? 0.9 : 0);
        const open = given.map((one): Position => ({ ...one, fixed: false }));
        const capped = cap(open, { ...limits, correlationLimit: 0.6, correlation }).positions;
        const sizeOf = (list: readonly Position[]) => list.reduce((sum, { fraction }) => sum + Math.abs(fraction), 0);
        expect(Math.max(0, ...capped.map(({ fraction }) => Math.abs(fraction)))).toBeLessThanOrEqual(
          limits.maxPosition + 1e-12,
        );
        expect(sizeOf(capped)).toBeLessThanOrEqual(limits.maxPortfolio + 1e-12);
        for (const length of [1, 2, 3]) {
          for (const side of [1, -1]) {
            const group = capped.filter(({ symbol, fraction }) => symbol.length === length && fraction * side > 0);
            if (group.length > 1) expect(sizeOf(group)).toBeLessThanOrEqual(limits.maxCorrelated + 1e-12);
          }
        }
        capped.forEach(({ fraction }, index) =>
          expect(Math.abs(fraction)).toBeLessThanOrEqual(Math.abs(open[index].fraction)),
        );
      }),
    );
  });
});

describe('orders', () => {
  const fixed = { method: 'fixed', fixed_fraction: 0.1 };

  it('close a long position on a sell signal, and go short only where that is allowed', async () => {
    const held = [position('A', 10.5, '50')];
    const sell = { symbol: 'A', action: 'sell', strength: 1, price: 50 };
    const closing = await size([sell], fixed, { held });
    expect(closing.orders).toEqual([expect.objectContaining({ symbol: 'A', side: 'sell', quantity: '10.5' })]);
    const turning = await size([sell], { ...fixed, allow_short: true }, { held, cash: '9475' });
    expect(turning.orders.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['sell', '10.5'],
      ['sell', '20'],
    ]);
    expect((await size([{ ...sell, symbol: 'B' }], fixed)).orders).toEqual([]);
  });

  it('are whole shares or six decimals, rounded down', async () => {
    const odd = [buy('A', { price: 33.33 })];
    expect((await size(odd, fixed)).orders[0].quantity).toBe('30');
    expect((await size(odd, { ...fixed, fractional: true })).orders[0].quantity).toBe('30.003');
  });

  it('have a limit price within the tolerance, in whole cents', async () => {
    const held = [position('B', 5, '33.33')];
    const signals = [buy('A', { price: 33.33 }), { symbol: 'B', action: 'sell', strength: 1, price: 33.33 }];
    const { orders } = await size(signals, { ...fixed, slippage_tolerance: 0.001 }, { held });
    expect(orders.map(({ side, limit_price }) => [side, limit_price])).toEqual([
      ['sell', '33.30'],
      ['buy', '33.36'],
    ]);
  });

  it('take the price of the holding or of the last bar where the signal has none', async () => {
    const bars = [barsOf([10, 20], { symbol: 'A', adjClose: [5, 10] })];
    const long = {
      ...bars[0],
      ...barsOf(
        Array.from({ length: 20 }, (_, bar) => 10 + (bar % 3)),
        { symbol: 'A' },
      ),
    };
    const { sizes } = await size([buy('A', { price: null })], fixed, { bars: [long] });
    expect(sizes[0].price).toBe('11');
    const without = await size([buy('A', { price: null })], fixed);
    expect(without.sizes[0]).toMatchObject({ price: null, kept: true, reason: expect.stringContaining('no price') });
  });

  it('may be made for a portfolio that is given', async () => {
    const portfolio = {
      cash: 900,
      positions: [{ symbol: 'A', quantity: '1', price: 100 }],
      session_start_equity: 1000,
      peak_equity: '1000',
    };
    const { equity, orders } = await size([buy('B', { price: 30 })], { ...fixed, portfolio });
    expect(equity).toBe('1000');
    expect(orders[0]).toMatchObject({ symbol: 'B', quantity: '3' });
  });

  it.each([
    [{ win_rate: 0.6 }, 'A has a win_rate and no win_loss_ratio'],
    [{ win_loss_ratio: 2 }, 'A has a win_loss_ratio and no win_rate'],
  ])('are made of both figures that Kelly takes, or of neither: %j', (more, message) => {
    for (const signals of [[buy('A', more)], { signals: [buy('A', more)] }]) {
      const { error } = calculateOptimalSizes.input.safeParse({ signals });
      expect(error === undefined ? '' : z.prettifyError(error)).toContain(message);
    }
  });

  it('are made of one signal a symbol', () => {
    const parsed = calculateOptimalSizes.input.safeParse({ signals: [buy('A'), buy('A')] });
    expect(parsed.success).toBe(false);
    expect(calculateOptimalSizes.input.safeParse({ signals: { signals: [buy('A')], warnings: [] } }).success).toBe(
      true,
    );
  });
});

describe('the risk score of sizes', () => {
  it('is made of the figures it lists', async () => {
    const bars = [barsOf(walk(120, 3), { symbol: 'A' }), barsOf(walk(120, 99), { symbol: 'B' })];
    const found = await size(
      [buy('A'), buy('B')],
      { method: 'fixed', fixed_fraction: 0.1, regime: 'bear_quiet' },
      { bars },
    );
    expect(found.risk_components.map(({ name }) => name)).toEqual([
      ...['exposure', 'concentration', 'volatility', 'correlation', 'regime', 'drawdown'],
    ]);
    const scores = found.risk_components.map(({ score }) => score);
    expect(scores[0]).toBeCloseTo(0.12 / 0.8, 12);
    expect(scores[1]).toBeCloseTo(0.06 / 0.2, 12);
    expect(scores[4]).toBeCloseTo(0.6, 12);
    expect(found.risk_score).toBeCloseTo(Math.sqrt(scores.reduce((sum, score) => sum + score ** 2, 0) / 6), 12);
    expect(found.expected_volatility).toBeCloseTo(scores[2] * 0.4, 12);
  });
});
