import { loadAccounts } from '../../src/accounts';
import { loadCalendar } from '../../src/calendar';
import { SimulatedAccount } from '../../src/simulation/desk/simulated-account';
import { simulatedDesk } from '../../src/simulation/desk/simulated-desk';
import type { DeskOrder } from '../../src/slices/trading-desk-port';

const calendar = loadCalendar('XNYS');
const settings = loadAccounts({}, '/nowhere').named(undefined);

/** A desk in the middle of a session, on prices that the test sets. */
function opened(prices: Record<string, number>) {
  let now = Date.parse('2008-10-15T15:00:00Z');
  if (settings.broker !== 'paper') throw new Error('the account that there is without a configuration is on paper');
  const quotes = {
    latest: (symbols: readonly string[]) =>
      Promise.resolve(
        symbols.flatMap((symbol) => {
          const last = prices[symbol];
          const at = new Date(now).toISOString();
          return last === undefined
            ? []
            : [{ symbol, bid: last, ask: last, last, at, source: 'test', kind: 'recorded' as const }];
        }),
      ),
  };
  const account = new SimulatedAccount(settings, { quotes, calendar, now: () => now });
  const desk = (stepPath: string) => simulatedDesk(account, { runId: 'run', executionId: 'run', stepPath });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { account, desk, pass, prices };
}

const order = (side: 'buy' | 'sell', quantity: string, more: Partial<DeskOrder> = {}): DeskOrder => ({
  leg: 'one',
  symbol: 'SPX',
  side,
  type: 'market',
  quantity,
  timeInForce: 'day',
  ...more,
});
const options = { validForMs: 60_000 };

it('fills at the quote, and keeps cash, positions and profit to the cent', async () => {
  const { account, desk, prices } = opened({ SPX: 100 });
  const [bought] = await desk('buy').submit([order('buy', '50')], options);
  expect(bought).toMatchObject({ state: 'filled', filledQuantity: '50', averagePrice: '100' });
  prices['SPX'] = 103.5;
  expect(await account.snapshot()).toMatchObject({
    cash: '95000',
    equity: '100175',
    positions: [{ symbol: 'SPX', side: 'long', quantity: '50', averagePrice: '100', unrealizedPnl: '175' }],
  });
  await desk('sell').submit([order('sell', '20')], options);
  expect(await account.snapshot()).toMatchObject({ cash: '97070', equity: '100175', realizedPnlToday: '70' });
});

it('sends an order once, however often its step asks', async () => {
  const { account, desk } = opened({ SPX: 100 });
  const [first] = await desk('buy').submit([order('buy', '50')], options);
  const [again] = await desk('buy').submit([order('buy', '50')], options);
  expect(again).toEqual(first);
  expect(account.book.orders).toHaveLength(1);
  await expect(desk('buy').submit([order('buy', '60')], options)).rejects.toThrow('in an attempt before');
});

it('lets a limit wait until the price comes, and ends it with its session', async () => {
  const { desk, pass, prices } = opened({ SPX: 100 });
  await desk('wait').submit([order('buy', '10', { type: 'limit', limitPrice: '98' })], options);
  await desk('never').submit([order('buy', '10', { type: 'limit', limitPrice: '96' })], options);
  expect((await desk('look').orders()).map(({ state }) => state)).toEqual(['open', 'open']);
  prices['SPX'] = 97.5;
  pass(60_000);
  expect((await desk('look').orders()).map(({ state }) => state)).toEqual(['filled', 'open']);
  pass(6 * 3_600_000);
  expect((await desk('look').orders()).map(({ state }) => state)).toEqual(['filled', 'expired']);
});

it.each([
  ['max_order_value', order('buy', '300')],
  ['max_position', order('buy', '220')],
  ['price_collar', order('buy', '10', { type: 'limit', limitPrice: '120' })],
] as const)('refuses by %s what a real account refuses', async (check, wanted) => {
  const { desk } = opened({ SPX: 100 });
  const [report] = await desk('buy').submit([wanted], options);
  expect(report).toMatchObject({ state: 'refused', rejection: { by: check } });
});

it('lets only what reduces through a halt at reduce_only, until the next session', async () => {
  const { desk, pass } = opened({ SPX: 100 });
  await desk('buy').submit([order('buy', '50')], options);
  const { halt } = await desk('stop').stopForDay('enough');
  expect(halt).toMatchObject({ level: 'reduce_only', until: '2008-10-16T13:30:00.000Z' });
  const [more] = await desk('more').submit([order('buy', '1')], options);
  const [less] = await desk('less').submit([order('sell', '10')], options);
  expect([more?.state, more?.rejection?.by, less?.state]).toEqual(['refused', 'halt', 'filled']);
  pass(23 * 3_600_000);
  const [tomorrow] = await desk('tomorrow').submit([order('buy', '1')], options);
  expect(tomorrow?.state).toBe('filled');
});

it('closes everything with a halt at flatten, and takes back what is open', async () => {
  const { account, desk } = opened({ SPX: 100, IXIC: 50 });
  await desk('buy').submit(
    [
      order('buy', '50'),
      order('buy', '20', { leg: 'two', symbol: 'IXIC' }),
      order('buy', '5', { leg: 'three', type: 'limit', limitPrice: '97' }),
    ],
    options,
  );
  const { closing, cancelled } = await desk('halt').halt({
    scope: 'account',
    level: 'flatten',
    reason: 'now',
    withinMs: 0,
  });
  expect(cancelled).toMatchObject([{ symbol: 'SPX', outcome: 'cancelled' }]);
  expect(closing).toMatchObject({
    closed: true,
    positions: [
      { symbol: 'IXIC', after: '0' },
      { symbol: 'SPX', after: '0' },
    ],
  });
  expect(await account.snapshot()).toMatchObject({ cash: '100000', positions: [], openOrders: 0 });
  expect(await desk('emergency').closeAll({ withinMs: 0 })).toMatchObject({
    closed: true,
    positions: [],
    closedBefore: [
      { symbol: 'IXIC', quantity: '20', halt: 'halt-1' },
      { symbol: 'SPX', quantity: '50', halt: 'halt-1' },
    ],
  });
  const [after] = await desk('after').submit([order('buy', '1')], options);
  expect(after).toMatchObject({ state: 'refused', rejection: { by: 'halt' } });
});

describe('the exits of an order', () => {
  const entry = order('buy', '10', { bracket: { takeProfitPrice: '110', stopLossPrice: '90' } });
  const states = async (desk: ReturnType<typeof opened>['desk']) =>
    (await desk('look').orders()).map(({ side, type, state }) => `${side} ${type} ${state}`);

  it('begin with its fill, and one ends the other', async () => {
    const { account, desk, pass, prices } = opened({ SPX: 100 });
    const [bought] = await desk('buy').submit([entry], options);
    expect(bought).toMatchObject({
      state: 'filled',
      takeProfitPrice: '110',
      stopLossPrice: '90',
      exits: [
        { role: 'stop_loss', price: '90', state: 'open' },
        { role: 'take_profit', price: '110', state: 'open' },
      ],
    });
    prices['SPX'] = 89;
    pass(60_000);
    expect(await states(desk)).toEqual(['buy market filled', 'sell stop filled', 'sell limit cancelled']);
    expect(await account.snapshot()).toMatchObject({ cash: '99890', positions: [] });
  });

  it('are cancelled with it, and by a halt', async () => {
    const { desk } = opened({ SPX: 100 });
    const [waiting] = await desk('wait').submit([{ ...entry, type: 'limit', limitPrice: '95' }], options);
    await desk('cancel').cancel({ ids: [waiting?.id ?? ''] });
    await desk('buy').submit([entry], options);
    const { closing } = await desk('halt').halt({ scope: 'account', level: 'flatten', reason: 'now', withinMs: 0 });
    expect(closing?.closed).toBe(true);
    expect((await states(desk)).filter((state) => state.endsWith('open'))).toEqual([]);
  });

  it('count once for what may still be sold', async () => {
    const { desk } = opened({ SPX: 100 });
    const [bought] = await desk('buy').submit([entry], options);
    const [sold] = await desk('sell').submit([order('sell', '4')], options);
    expect(sold).toMatchObject({ state: 'refused', rejection: { by: 'capability', figures: { beyond: '4' } } });
    await desk('cancel').cancel({ ids: [bought?.exits?.[0]?.id ?? ''] });
    const [again] = await desk('again').submit([order('sell', '4')], options);
    expect(again?.state).toBe('filled');
  });

  it('are those of an OCO for what is held: what one fills the other does not', async () => {
    const { account, desk, pass, prices } = opened({ SPX: 100 });
    await desk('buy').submit([order('buy', '10')], options);
    const oco = order('sell', '10', { type: 'limit', limitPrice: '110', oco: { stopLossPrice: '90' } });
    expect((await desk('protect').submit([oco], options))[0]?.exits).toMatchObject([{ role: 'stop_loss' }]);
    prices['SPX'] = 111;
    pass(60_000);
    expect(await states(desk)).toEqual(['buy market filled', 'sell limit filled', 'sell stop cancelled']);
    expect(await account.snapshot()).toMatchObject({ positions: [] });
  });

  it.each([
    ['a stop-loss above the price', order('buy', '10', { bracket: { stopLossPrice: '101' } })],
    ['a take-profit below it', order('buy', '10', { bracket: { takeProfitPrice: '99' } })],
    [
      'an OCO for what is not held',
      order('buy', '10', { type: 'limit', limitPrice: '95', oco: { stopLossPrice: '105' } }),
    ],
  ])('are refused: %s', async (_, wanted) => {
    const { desk } = opened({ SPX: 100 });
    expect(await desk('buy').submit([wanted], options)).toMatchObject([
      { state: 'refused', rejection: { by: 'exits' } },
    ]);
  });

  it('stay what they were in a retry', async () => {
    const { desk } = opened({ SPX: 100 });
    await desk('buy').submit([entry], options);
    await expect(
      desk('buy').submit([order('buy', '10', { bracket: { stopLossPrice: '91' } })], options),
    ).rejects.toThrow('take-profit 110 stop-loss 90 in an attempt before, and is to be market buy 10 SPX stop-loss 91');
  });
});
