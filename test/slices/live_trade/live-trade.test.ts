import { shippedActions } from '../../../src/catalogue';
import type { Action } from '../../../src/slices/action';
import { performAction } from '../../../src/pool';
import type { Ports } from '../../../src/slices/ports';
import type { Quote } from '../../../src/slices/quote-source-port';
import { fakeDesk } from '../../support/fake-desk';
import { testPorts } from '../../support/test-ports';

function actionNamed(name: string): Action {
  const found = shippedActions.find((action) => action.name === name);
  if (found === undefined) throw new Error(`no action ${name}`);
  return found;
}

/** Runs an action as a worker does, on a fake desk. */
async function perform(name: string, input: object = {}, ports: Partial<Ports> = {}, desk = fakeDesk()) {
  const output = await performAction(actionNamed(name), input, testPorts({ desk, ...ports }));
  return { output: output as Record<string, unknown>, calls: desk.calls };
}

const quotes = {
  latest: (symbols: readonly string[]): Promise<Quote[]> =>
    Promise.resolve(
      symbols.map((symbol) => ({
        symbol,
        bid: 99,
        ask: 101,
        last: 100,
        at: '',
        source: 'test',
        kind: 'live' as const,
      })),
    ),
};

describe('live_trade.submit_orders', () => {
  it.each<[string, object, object]>([
    // what, order given, order as the desk gets it
    ['a market order', { quantity: 10 }, { type: 'market', quantity: '10', timeInForce: 'day', leg: '0:SPX:buy' }],
    [
      'a limit order by its price',
      { quantity: '2.50', limit_price: '99.10' },
      { type: 'limit', quantity: '2.5', limitPrice: '99.1' },
    ],
    ['a stop order', { quantity: 1, stop_price: 105 }, { type: 'stop', stopPrice: '105' }],
    [
      'a stop-limit order',
      { quantity: 1, stop_price: 105, limit_price: 106 },
      { type: 'stop_limit', limitPrice: '106' },
    ],
    [
      'an order with a bracket',
      { quantity: 1, bracket: { take_profit: 110, stop_loss: '90.50' } },
      { bracket: { takeProfitPrice: '110', stopLossPrice: '90.5' } },
    ],
    [
      'an OCO',
      { quantity: 1, limit_price: 90, oco: { stop_loss: 110 } },
      { type: 'limit', limitPrice: '90', oco: { stopLossPrice: '110' } },
    ],
    ['an order with a time in force of its own', { quantity: 1, time_in_force: 'gtc' }, { timeInForce: 'gtc' }],
  ])('takes %s', async (_, given, wanted) => {
    const { output, calls } = await perform('live_trade.submit_orders', {
      orders: [{ symbol: 'SPX', side: 'buy', ...given }],
    });
    expect(calls).toMatchObject([['submit', { orders: [wanted], validForMs: 60_000 }]]);
    expect(output).toMatchObject({ submitted: 1, filled: 1, rejected: 0 });
  });

  it.each<[string, object, string]>([
    [
      'a bracket the wrong way round',
      { bracket: { take_profit: 90, stop_loss: 110 } },
      'orders[0] (SPX) has bracket.take_profit 90 and bracket.stop_loss 110: bracket.take_profit has to be above bracket.stop_loss',
    ],
    [
      'a take-profit below the limit',
      { limit_price: 100, bracket: { take_profit: 99 } },
      'bracket.take_profit has to be above limit_price',
    ],
    [
      'a stop-loss above the stop that triggers it',
      { stop_price: 100, bracket: { stop_loss: 101 } },
      'stop_price has to be above bracket.stop_loss',
    ],
    ['a bracket and an oco', { bracket: { stop_loss: 90 }, oco: { stop_loss: 90 } }, 'give one of them'],
    ['exits of an ioc order', { time_in_force: 'ioc', bracket: { stop_loss: 90 } }, 'is day or gtc'],
    ['an oco of a market order', { oco: { stop_loss: 90 } }, 'is a market order: an oco goes with a limit order'],
    [
      'an oco the wrong way round',
      { limit_price: 100, oco: { stop_loss: 90 } },
      'limit_price has to be below oco.stop_loss',
    ],
    ['a bracket of nothing', { bracket: {} }, 'give a take_profit, a stop_loss, or both'],
  ])('refuses %s, and sends nothing', async (_, given, message) => {
    const desk = fakeDesk();
    const orders = [{ symbol: 'SPX', side: 'buy', quantity: 1, ...given }];
    await expect(perform('live_trade.submit_orders', { orders }, {}, desk)).rejects.toThrow(message);
    expect(desk.calls).toEqual([]);
  });

  it('takes the whole output of a sizing step', async () => {
    const sized = {
      orders: [{ symbol: 'SPX', side: 'buy', quantity: '3', reason: 'r' }],
      risk_score: 0.4,
      rejected: [],
    };
    const { calls } = await perform('live_trade.submit_orders', { orders: sized });
    expect(calls).toMatchObject([['submit', { orders: [{ quantity: '3' }] }]]);
  });

  it('makes market orders limit orders within a tolerance, at prices that a retry keeps', async () => {
    const { calls } = await perform(
      'live_trade.submit_orders',
      {
        orders: [
          { symbol: 'SPX', side: 'buy', quantity: 1 },
          { symbol: 'SPX', side: 'sell', quantity: 1 },
          { symbol: 'SPX', side: 'buy', quantity: 1, limit_price: 50 },
        ],
        slippage_tolerance: 0.001,
      },
      { quotes },
    );
    expect(calls).toMatchObject([
      [
        'submit',
        {
          orders: [
            { type: 'limit', limitPrice: '101.1', firstCounts: true },
            { type: 'limit', limitPrice: '98.91', firstCounts: true },
            { type: 'limit', limitPrice: '50' },
          ],
        },
      ],
    ]);
  });

  it('tells which were not taken, or fails where that is asked for', async () => {
    const orders = [{ symbol: 'REFUSED', side: 'buy', quantity: 1 }];
    const { output } = await perform('live_trade.submit_orders', { orders });
    expect(output).toMatchObject({
      submitted: 0,
      rejected: 1,
      orders: [{ state: 'refused', rejection: { by: 'max_position', message: 'too large' } }],
    });
    await expect(perform('live_trade.submit_orders', { orders, fail_when_rejected: true })).rejects.toMatchObject({
      code: 'OrderRejected',
      message: '1 of 1 orders were not taken; REFUSED: too large',
    });
  });

  it('asks nobody where there is nothing to send', async () => {
    const { output, calls } = await perform('live_trade.submit_orders', { orders: [] });
    expect(output).toEqual({ orders: [], submitted: 0, filled: 0, rejected: 0 });
    expect(calls).toEqual([]);
  });

  it.each([
    ['a limit order without a price', { type: 'limit' }, /type limit and needs a limit_price/],
    ['a market order with a price', { type: 'market', limit_price: 5 }, /type market and takes no limit_price/],
    ['no shares', { quantity: 0 }, /above 0/],
    ['an unknown key', { price: 5 }, /price/],
  ])('refuses %s', async (_, given, message) => {
    const orders = [{ symbol: 'SPX', side: 'buy', quantity: 1, ...given }];
    await expect(perform('live_trade.submit_orders', { orders })).rejects.toThrow(message);
  });
});

it('live_trade.get_positions values the account and publishes its figures', async () => {
  const { output } = await perform('live_trade.get_positions');
  expect(output).toMatchObject({
    equity: 10_000.5,
    cash: 9000.5,
    daily_pnl: -100,
    open_positions: 1,
    open_orders: 1,
    unrealized_pnl: -80,
    exact: { equity: '10000.5', cash: '9000.5', realized_pnl_today: '-20' },
  });
  expect(output['exposure']).toBeCloseTo(1000 / 10_000.5, 12);
  expect(output['drawdown']).toBeCloseTo(1 - 10_000.5 / 10_204.6, 12);
  expect(output['daily_loss']).toBeCloseTo(100 / 10_100.5, 12);
  for (const field of Object.values(actionNamed('live_trade.get_positions').publishes ?? {}))
    expect(output).toHaveProperty(field);
});

it('live_trade.validate_connection fails where the account cannot trade, unless it shall only say so', async () => {
  const connection = {
    ...(await fakeDesk().connection()),
    tradable: false,
    problems: ['halt h at level freeze: drill (ann)'],
  };
  const desk = fakeDesk({ connection: () => Promise.resolve(connection) });
  await expect(perform('live_trade.validate_connection', {}, {}, desk)).rejects.toMatchObject({ code: 'NotTradable' });
  const { output } = await perform('live_trade.validate_connection', { fail_when_not_tradable: false }, {}, desk);
  expect(output).toMatchObject({ tradable: false, problems: connection.problems });
  await expect(perform('live_trade.validate_connection', { require_open_market: true })).rejects.toThrow(
    /the market is closed; it opens at 2026-11-24/,
  );
});

it('live_trade.close_all_positions says what is still held, and fails where that is asked for', async () => {
  const { output, calls } = await perform('live_trade.close_all_positions', { within: '10s', symbols: ['SPX'] });
  expect(calls).toEqual([['closeAll', { withinMs: 10_000, symbols: ['SPX'] }]]);
  expect(output).toMatchObject({
    closed: false,
    still_open: ['SPX'],
    positions: [{ after: '4', message: 'the market is closed' }],
  });
  await expect(perform('live_trade.close_all_positions', { fail_when_open: true })).rejects.toMatchObject({
    code: 'NotClosed',
    message: 'not everything is closed. SPX 4: the market is closed',
  });
});

it.each<[string, object, [string, unknown]]>([
  ['live_trade.cancel_orders', {}, ['cancel', { ofThisRun: true }]],
  [
    'live_trade.cancel_orders',
    { scope: 'account', symbols: ['SPX'] },
    ['cancel', { ofThisRun: false, symbols: ['SPX'] }],
  ],
  ['live_trade.cancel_orders', { order_ids: ['in_1'] }, ['cancel', { ids: ['in_1'] }]],
  [
    'live_trade.replace_order',
    { order_id: 'in_1', limit_price: 99 },
    ['replace', { id: 'in_1', change: { limitPrice: '99' }, validForMs: 60_000 }],
  ],
  [
    'live_trade.halt_trading',
    { reason: 'drill', level: 'flatten' },
    ['halt', { reason: 'drill', scope: 'account', level: 'flatten', withinMs: 45_000 }],
  ],
  ['live_trade.stop_trading_for_day', { reason: 'loss' }, ['stopForDay', 'loss']],
])('%s asks the desk for what %j means', async (name, input, call) => {
  expect((await perform(name, input)).calls).toEqual([call]);
});

it('live_trade.cancel_orders counts what cannot fill any more', async () => {
  expect((await perform('live_trade.cancel_orders')).output).toMatchObject({ cancelled: 1, not_cancelled: 1 });
});

it('live_trade.reconcile explains each difference, and fails where that is asked for', async () => {
  const { output } = await perform('live_trade.reconcile');
  expect(output).toMatchObject({ agrees: false, unexplained: 1, fills_applied: 1, equity: 10_000.5 });
  await expect(perform('live_trade.reconcile', { fail_on_difference: true })).rejects.toThrow(
    /position SPX: a transfer/,
  );
});

describe('the capability of an action', () => {
  it.each([
    'live_trade.validate_connection',
    'live_trade.get_account',
    'live_trade.get_positions',
    'live_trade.reconcile',
  ])('%s only looks', (name) => {
    expect(actionNamed(name).capability).toBe('read');
  });

  it('keeps a read action from placing an order, whatever it does', async () => {
    const rogue: Action = {
      ...actionNamed('live_trade.get_positions'),
      name: 'rogue.read',
      run: async (_, { desk }) => desk.submit([], { validForMs: 1 }),
    };
    const desk = fakeDesk();
    await expect(performAction(rogue, {}, testPorts({ desk }))).rejects.toMatchObject({ code: 'NotAllowed' });
    await expect(
      performAction(
        { ...rogue, run: async (_, { desk: used }) => used.closeAll({ withinMs: 1 }) },
        {},
        testPorts({ desk }),
      ),
    ).rejects.toMatchObject({ code: 'NotAllowed' });
    expect(desk.calls).toEqual([]);
  });

  it('keeps a paper_trade action from the desk of live trading', async () => {
    const rogue: Action = {
      ...actionNamed('paper_trade.close_all_positions'),
      run: async (_, { desk }) => desk.closeAll({ withinMs: 1 }),
    };
    const desk = fakeDesk();
    await expect(performAction(rogue, {}, testPorts({ desk }))).rejects.toMatchObject({ code: 'NotAllowed' });
    expect(desk.calls).toEqual([]);
  });
});
