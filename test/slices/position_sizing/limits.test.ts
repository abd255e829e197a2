import type { AccountReader } from '../../../src/slices/account-port';
import {
  calculateRiskMetrics,
  checkRiskLimits,
  reduceExposure,
  validateRiskLimits,
} from '../../../src/slices/position_sizing';
import { putBarSet } from '../../../src/slices/shared/bars';
import { alignReturns, historicalValueAtRisk } from '../../../src/slices/shared/risk';
import { loadSample } from '../../support/sample-series';
import { testPorts } from '../../support/test-ports';
import { fakeAccount, position } from './fake-account';

async function check(settings: object, account: AccountReader) {
  const input = checkRiskLimits.input.parse(settings);
  return checkRiskLimits.output.parse(await checkRiskLimits.run(input, testPorts({ account })));
}

const buy = (symbol: string, more: object = {}) => ({ symbol, action: 'buy', strength: 1, price: 50, ...more });
const sell = (symbol: string, more: object = {}) => ({ ...buy(symbol, more), action: 'sell' });

describe('position_sizing.check_risk_limits', () => {
  it('buys up to the largest position and sells what is held whole', async () => {
    const account = fakeAccount('9000', [position('HELD', 10, '100')]);
    const { orders, rejected } = await check(
      { signals: [buy('NEW'), sell('HELD'), sell('NONE'), { ...buy('X'), action: 'hold' }] },
      account,
    );
    expect(orders.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['NEW', 'buy', '20'],
      ['HELD', 'sell', '10'],
    ]);
    expect(rejected).toEqual([
      {
        ...{ symbol: 'NONE', side: 'sell', rule: 'allow_short', limit: null, actual: null },
        message: 'NONE: there is no long position to sell, and allow_short is false',
      },
    ]);
  });

  it('judges a sale that opens by the price of the market, not by the least that its limit takes', async () => {
    const orders = [{ symbol: 'X', side: 'sell', quantity: '100', limit_price: '10' }];
    const rules = { allow_short: true, max_position_size: 0.1 };
    const known = await check({ orders, ...rules, prices: [{ symbol: 'X', price: 100 }] }, fakeAccount('10000', []));
    expect(known.orders).toMatchObject([{ symbol: 'X', side: 'sell', quantity: '10', limit_price: '10' }]);
    const unknown = await check({ orders, ...rules }, fakeAccount('10000', []));
    expect(unknown).toMatchObject({ orders: [], rejected: [{ symbol: 'X', rule: 'price' }] });
  });

  it('spends cash once, what covers a short position included', async () => {
    const found = await check(
      {
        orders: [
          { symbol: 'SHORT', side: 'buy', quantity: '50' },
          { symbol: 'B', side: 'buy', quantity: '100' },
          { symbol: 'C', side: 'buy', quantity: '50' },
        ],
        prices: [
          { symbol: 'B', price: 100 },
          { symbol: 'C', price: 100 },
        ],
        ...{ max_position_size: 1, max_exposure: 3, max_leverage: 3 },
      },
      fakeAccount('15000', [position('SHORT', -50, '100')]),
    );
    expect(found.orders).toMatchObject([
      { symbol: 'SHORT', quantity: '50' },
      { symbol: 'B', quantity: '100' },
    ]);
    expect(found.rejected).toMatchObject([{ symbol: 'C', rule: 'cash', actual: 0 }]);
  });

  it.each([
    ['a loss of the day at its limit', { sessionStartEquity: '10204.09' }, 'max_daily_loss', 0.02],
    ['a drawdown at its limit', { peakEquity: '12500' }, 'max_drawdown', 0.2],
  ])('opens nothing with %s, but still sells', async (_, figures, rule, limit) => {
    const account = fakeAccount('9000', [position('HELD', 10, '100')], figures);
    const found = await check({ signals: [buy('NEW'), sell('HELD')] }, account);
    expect(found.opening_allowed).toBe(false);
    expect(found.orders.map(({ symbol }) => symbol)).toEqual(['HELD']);
    expect(found.rejected).toMatchObject([{ symbol: 'NEW', rule, limit, actual: expect.closeTo(limit, 5) }]);
    expect(found.risk_score).toBeCloseTo(1, 5);
    expect(found.breaches.map((breach) => breach.limit)).toEqual([rule]);
  });

  it.each<[string, object, string, string | undefined, string]>([
    ['the position', { signals: [buy('HELD')] }, '1000', undefined, 'max_position_size'],
    ['the exposure', { signals: [buy('NEW')], max_exposure: 0.15 }, '9000', '10', ''],
    ['the exposure, all of it', { signals: [buy('NEW')], max_exposure: 0.1 }, '9000', undefined, 'max_exposure'],
    ['the cash', { signals: [buy('NEW')], max_exposure: 10, max_leverage: 10 }, '120', '2', ''],
    ['the cash, all of it', { signals: [buy('NEW')], max_exposure: 10, max_leverage: 10 }, '20', undefined, 'cash'],
    ['a missing price', { signals: [buy('NEW', { price: null })] }, '9000', undefined, 'price'],
    ['the confidence', { signals: [buy('NEW', { confidence: 0.4 })] }, '9000', undefined, 'min_confidence'],
  ])('cuts or refuses by %s', async (_, settings, cash, quantity, rule) => {
    const account = fakeAccount(cash, [position('HELD', 10, '100')]);
    const { orders, rejected } = await check(settings, account);
    expect(orders.map((order) => order.quantity)).toEqual(quantity === undefined ? [] : [quantity]);
    expect(rejected.map((one) => one.rule)).toEqual(rule === '' ? [] : [rule]);
  });

  it.each([
    ['sell', 10, 'sell'],
    ['buy', -10, 'buy'],
  ])('lets a weak signal to %s end a position of %d shares, and open nothing', async (action, held, side) => {
    const account = fakeAccount('9000', [position('HELD', held, '100')]);
    const signals = [{ symbol: 'HELD', action, strength: 1, price: 50, confidence: 0.1 }];
    const { orders, rejected } = await check({ signals, allow_short: true }, account);
    expect(orders).toMatchObject([{ symbol: 'HELD', side, quantity: '10', reason: 'reduces the position' }]);
    expect(rejected).toEqual([]);
    const again = await check({ signals: [{ ...signals[0], symbol: 'NEW' }], allow_short: true }, account);
    expect(again).toMatchObject({ orders: [], rejected: [{ symbol: 'NEW', rule: 'min_confidence', actual: 0.1 }] });
  });

  it('uses the room up from order to order', async () => {
    const signals = ['A', 'B', 'C'].map((symbol) => buy(symbol));
    const { orders, rejected } = await check({ signals, max_exposure: 0.15 }, fakeAccount('10000'));
    expect(orders.map(({ quantity }) => quantity)).toEqual(['20', '10']);
    expect(rejected).toMatchObject([{ symbol: 'C', rule: 'max_exposure', limit: 0.15, actual: 0.15 }]);
  });

  it('judges proposed orders, two for one symbol after each other', async () => {
    const account = fakeAccount('9000', [position('A', 10, '100')]);
    const orders = ['sell', 'sell'].map((side) => ({ symbol: 'A', side, quantity: '10' }));
    const long = await check({ orders }, account);
    expect(long.orders.map(({ quantity }) => quantity)).toEqual(['10']);
    expect(long.rejected).toMatchObject([{ rule: 'allow_short' }]);
    const short = await check({ orders, allow_short: true }, account);
    expect(short.orders.map(({ quantity }) => quantity)).toEqual(['10', '10']);
    const tooLarge = await check(
      { orders: [{ symbol: 'B', side: 'buy', quantity: '500', limit_price: '10' }] },
      account,
    );
    expect(tooLarge.orders).toEqual([
      { symbol: 'B', side: 'buy', quantity: '100', limit_price: '10', reason: 'cut from 500 by max_position_size' },
    ]);
  });

  it('reckons a buy at the worst price its limit allows', async () => {
    const { orders } = await check({ signals: [buy('NEW')], slippage_tolerance: 0.1 }, fakeAccount('10000'));
    expect(orders).toMatchObject([{ quantity: '18', limit_price: '55.00' }]);
  });

  it('tells the figures of the account', async () => {
    const account = fakeAccount('4000', [position('A', 50, '100'), position('B', -10, '100')], {
      sessionStartEquity: '8080.80808080808',
      peakEquity: '8888.888888888889',
      openOrders: 2,
    });
    expect(await check({}, account)).toMatchObject({
      ...{ equity: 8000, cash: 4000, exposure: 0.75, leverage: 0.75, position_concentration: 0.625, open_positions: 2 },
      daily_loss: expect.closeTo(0.01, 9),
      drawdown: expect.closeTo(0.1, 9),
      risk_score: expect.closeTo(Math.sqrt((0.9375 ** 2 + 1 + 0.25 + 0.25) / 4), 6),
      warnings: ['2 open orders of the account are not counted against the limits'],
    });
  });

  it('fails where there is no account and no portfolio', async () => {
    await expect(checkRiskLimits.run(checkRiskLimits.input.parse({}), testPorts())).rejects.toMatchObject({
      code: 'NoAccount',
    });
  });
});

describe('position_sizing.validate_risk_limits', () => {
  const validate = async (settings: object, account = fakeAccount('10000')) =>
    validateRiskLimits.output.parse(
      await validateRiskLimits.run(validateRiskLimits.input.parse(settings), testPorts({ account })),
    );

  it('finds the shipped limits consistent and kept by an account of cash', async () => {
    expect(await validate({ max_position_size: 0.05, stop_loss: 0.01, take_profit: 0.03 })).toMatchObject({
      ...{ valid: true, consistent: true, kept: true, contradictions: [], breaches: [], equity: 10000, exposure: 0 },
    });
  });

  it.each([
    [{ max_position_size: 0.3 }, 'max_position_size 0.3 is above max_position_concentration 0.2'],
    [{ max_position_size: 0.1, max_exposure: 0.05 }, 'max_position_size 0.1 is above max_exposure 0.05'],
    [{ max_exposure: 1.5 }, 'max_exposure 1.5 is above max_leverage 1'],
    [{ max_daily_loss: 0.3 }, 'max_daily_loss 0.3 is above max_drawdown 0.2'],
    [{ stop_loss: 0.5 }, 'loses 0.05 of the equity, more than max_daily_loss 0.02'],
    [{ stop_loss: 0.03, take_profit: 0.01 }, 'take_profit 0.01 is below stop_loss 0.03'],
  ])('finds a contradiction in %j', async (settings, message) => {
    const { contradictions, consistent, valid } = await validate(settings);
    expect(contradictions).toEqual([expect.stringContaining(message)]);
    expect([consistent, valid]).toEqual([false, false]);
  });

  it('lists what the account does not keep, and fails where that is asked for', async () => {
    const account = fakeAccount('1000', [position('A', 90, '100')]);
    const { breaches, kept } = await validate({}, account);
    expect(kept).toBe(false);
    expect(breaches.map(({ limit, symbol, actual, allowed }) => [limit, symbol, actual, allowed])).toEqual([
      ['max_exposure', null, 0.9, 0.8],
      ['max_position_concentration', 'A', 0.9, 0.2],
    ]);
    await expect(validate({ on_problem: 'fail' }, account)).rejects.toMatchObject({
      code: 'RiskLimitsInvalid',
      message: expect.stringContaining('A is 90 %, max_position_concentration allows 20 %'),
    });
  });
});

describe('position_sizing.reduce_exposure', () => {
  const reduce = async (settings: object, account: AccountReader) =>
    reduceExposure.output.parse(await reduceExposure.run(reduceExposure.input.parse(settings), testPorts({ account })));
  const account = fakeAccount('5000', [position('A', 25, '100'), position('B', -5, '100')]);

  it('halves every position, long and short, rounding reductions up', async () => {
    const found = await reduce({ factor: 0.5 }, account);
    expect(found.orders.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['A', 'sell', '13'],
      ['B', 'buy', '3'],
    ]);
    expect(found.exposure_before).toBeCloseTo(3000 / 7000, 12);
    expect(found.exposure_after).toBeCloseTo(1400 / 7000, 12);
  });

  it.each<[object, string[]]>([
    [{ factor: 0 }, ['25', '5']],
    [{ factor: 0.5, fractional: true }, ['12.5', '2.5']],
    [{ factor: 0.9, symbols: ['A'] }, ['3']],
    [{ factor: 0.5, min_fraction: 0.2 }, ['13']],
  ])('with %j trades %j', async (settings, quantities) => {
    expect((await reduce(settings, account)).orders.map(({ quantity }) => quantity)).toEqual(quantities);
  });

  it('refuses a symbol that is not held', async () => {
    await expect(reduce({ factor: 0.5, symbols: ['C'] }, account)).rejects.toMatchObject({
      code: 'NoPosition',
      message: 'there is no position in C to reduce; account test holds A, B',
    });
  });
});

describe('position_sizing.calculate_risk_metrics', () => {
  async function measure(settings: object, account: AccountReader) {
    const ports = testPorts({ account });
    const loaded = await Promise.all([loadSample('SPX'), loadSample('IXIC')]);
    const bars = await putBarSet(ports.artifacts, {
      series: loaded.map(({ series }) => series),
      provenance: loaded.map(({ provenance }) => provenance),
    });
    const input = calculateRiskMetrics.input.parse({ bars, ...settings });
    return calculateRiskMetrics.output.parse(await calculateRiskMetrics.run(input, ports));
  }

  it('measures what is held, by the returns that it would have had', async () => {
    const account = fakeAccount('5000', [position('SPX', 1, '2500'), position('IXIC', 1, '2500')]);
    const found = await measure({ lookback_bars: 500 }, account);
    const series = (await Promise.all([loadSample('SPX'), loadSample('IXIC')])).map((one) => one.series);
    const { columns } = alignReturns(series, 2, 500);
    const returns = columns[0].map((value, index) => 0.25 * value + 0.25 * columns[1][index]);
    expect(found.var_95).toBeCloseTo(historicalValueAtRisk(returns, 0.95).var, 14);
    expect(found.cvar_95).toBeGreaterThan(found.var_95);
    expect(found.var_99).toBeGreaterThan(found.var_95);
    expect(found).toMatchObject({
      concentration_hhi: 0.5,
      effective_positions: 2,
      returns: 500,
      exposure: 0.5,
      equity: 10000,
    });
    expect(found.holdings.map(({ risk_share }) => risk_share).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(found.correlation.matrix[0][1]).toBeGreaterThan(0.9);
    expect(found.highest_correlation).toBe(found.correlation.matrix[1][0]);
    expect(found.provenance.map(({ symbol }) => symbol)).toEqual(['SPX', 'IXIC']);
    expect(found.risk_score).toBeGreaterThan(0);
  });

  it('is the mirror image for a short position', async () => {
    const long = await measure({}, fakeAccount('5000', [position('SPX', 2, '2500')]));
    const short = await measure({}, fakeAccount('15000', [position('SPX', -2, '2500')]));
    expect(long.volatility).toBeCloseTo(short.volatility, 12);
    expect(long.var_95).not.toBeCloseTo(short.var_95, 4);
    expect(long.parametric.var_95 + short.parametric.var_95).toBeCloseTo(
      (2 * 1.6448536269514722 * long.volatility) / Math.sqrt(252),
      10,
    );
  });

  it('turns the correlation round where one of two positions is short, and has none of a single one', async () => {
    const opposite = await measure({}, fakeAccount('5000', [position('SPX', 1, '2500'), position('IXIC', -1, '2500')]));
    expect(opposite.highest_correlation).toBe(-Number(opposite.correlation.matrix[1][0]));
    const alone = await measure({}, fakeAccount('5000', [position('SPX', 1, '2500')]));
    expect(alone.highest_correlation).toBeNull();
  });

  it('publishes no figure of the account that monitor.get_portfolio_metrics publishes: the two may run at once', () => {
    expect(Object.keys(calculateRiskMetrics.publishes ?? {})).toEqual([
      'leverage',
      'position_concentration',
      'daily_loss',
      'var_95',
      'risk_score',
    ]);
  });

  it('is 0 of cash alone, and fails where bars of a position are missing', async () => {
    expect(await measure({}, fakeAccount('100'))).toMatchObject({
      var_95: 0,
      volatility: 0,
      risk_score: 0,
      holdings: [],
    });
    await expect(measure({}, fakeAccount('100', [position('GONE', 1, '5')]))).rejects.toMatchObject({
      code: 'MissingBars',
      message: expect.stringContaining('there are no bars of GONE'),
    });
  });
});
