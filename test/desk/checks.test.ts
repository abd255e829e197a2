import { checks } from '../../src/desk';
import { judgeOrder, type GivenFacts } from '../../src/desk/checks';
import { orderChecks } from '../../src/slices/trading-desk-port';
import type { AccountSnapshot } from '../../src/slices/account-port';
import type { Quote } from '../../src/slices/quote-source-port';
import { paperSettings } from '../support/desk-of';

const now = Date.parse('2026-11-23T15:00:00Z');

type Changes = Omit<Partial<GivenFacts>, 'order' | 'account'> & {
  readonly order?: Partial<GivenFacts['order']>;
  readonly held?: number;
  readonly start?: string;
  readonly equity?: string;
};

/** Buys 10 SPX, which is quoted at 99.5 to 100.5, in an account with 10,000 that holds nothing, unless it is said otherwise. */
function facts({ order, held = 0, start = '10000', equity = '10000', ...changes }: Changes = {}): GivenFacts {
  return {
    order: { symbol: 'SPX', side: 'buy', type: 'market', quantity: '10', ...order },
    settings: paperSettings(),
    real: false,
    venue: { account: 'paper', currency: 'USD', cash: '10000', equity, buyingPower: '10000', tradable: true },
    gate: { epoch: '0', halts: [] },
    quotes: new Map([['SPX', quote()]]),
    account: accountOf(held, equity, start),
    pending: [],
    sentWithinMinute: 0,
    now,
    ...changes,
  };
}

function quote(changes: Partial<Quote> = {}): Quote {
  const at = new Date(now - 1000).toISOString();
  return { symbol: 'SPX', bid: 99.5, ask: 100.5, last: 100, at, source: 'test', kind: 'live', ...changes };
}

const quoted = (changes: Partial<Quote>): Pick<GivenFacts, 'quotes'> => ({
  quotes: new Map([['SPX', quote(changes)]]),
});

function accountOf(held: number, equity: string, start: string): AccountSnapshot {
  const position = {
    symbol: 'SPX',
    side: held < 0 ? ('short' as const) : ('long' as const),
    quantity: String(Math.abs(held)),
    averagePrice: '100',
    marketPrice: '100',
    pricedAt: new Date(now).toISOString(),
    marketValue: String(held * 100),
    unrealizedPnl: '0',
  };
  return {
    account: 'paper',
    kind: 'paper',
    asOf: new Date(now).toISOString(),
    currency: 'USD',
    cash: equity,
    equity,
    sessionStartEquity: start,
    peakEquity: start,
    realizedPnlToday: '0',
    positions: held === 0 ? [] : [position],
    openOrders: 0,
  };
}

const halted = (level: 'reduce_only' | 'flatten' | 'cancel_only' | 'freeze'): Pick<GivenFacts, 'gate'> => ({
  gate: {
    epoch: '1',
    level,
    halts: [{ id: 'halt-1', scope: 'account', key: 'paper', level, reason: 'drill', by: 'ann', at: '', drill: false }],
  },
});

it('checks in the order that the port names', () => {
  expect(checks.map(({ name }) => name)).toEqual(orderChecks);
});

it('lets an order through that keeps every rule', () => {
  expect(judgeOrder(facts())).toBeUndefined();
});

describe.each<[string, Changes, string, RegExp | undefined, Record<string, string>?]>([
  // what, facts, the check that stops it (none: it passes), what the message says, figures
  ['real money on an account for practice', { real: true }, 'capability', /"live": true/],
  [
    'an account that the broker restricts',
    {
      venue: {
        account: 'a',
        currency: 'USD',
        cash: '0',
        equity: '0',
        buyingPower: '0',
        tradable: false,
        why: 'restricted',
      },
    },
    'capability',
    /restricted/,
  ],
  [
    'a stop-loss that the price has passed',
    { order: { stopLossPrice: '100.5' } },
    'exits',
    /stop-loss is 100\.5, and has to be below the 100\.5 that it may trade at/,
    { stop_loss_price: '100.5', price: '100.5' },
  ],
  [
    'a take-profit that loses',
    { order: { type: 'limit', limitPrice: '99', takeProfitPrice: '98' } },
    'exits',
    /take-profit is 98, and has to be above the 99/,
  ],
  ['a bracket on the right sides', { order: { takeProfitPrice: '110', stopLossPrice: '90' } }, '', undefined],
  [
    'a bracket of what closes',
    { order: { side: 'sell', takeProfitPrice: '90', stopLossPrice: '110' }, held: 10 },
    'exits',
    /closes 10 SPX, and its exits would open a position/,
  ],
  [
    'a bracket of a short sale',
    {
      order: { side: 'sell', takeProfitPrice: '90', stopLossPrice: '110' },
      settings: paperSettings({}, { shortAllowed: true }),
    },
    '',
    undefined,
  ],
  [
    'an OCO whose stop the market has passed',
    { order: { side: 'sell', type: 'limit', limitPrice: '101', stopLossPrice: '100', ocoGroup: 'g' }, held: 10 },
    'exits',
    /stop is 100, and has to be below the last price 100/,
  ],
  [
    'an OCO of what is held',
    { order: { side: 'sell', type: 'limit', limitPrice: '101', stopLossPrice: '95', ocoGroup: 'g' }, held: 10 },
    '',
    undefined,
  ],
  [
    'an OCO of what is not held',
    { order: { type: 'limit', limitPrice: '99', stopLossPrice: '105', ocoGroup: 'g' } },
    'exits',
    /an OCO closes what is held: 10 of its 10 SPX are not held/,
  ],
  ['a short sale', { order: { side: 'sell' } }, 'capability', /may not sell short/, { held: '0', beyond: '10' }],
  ['a sale of what is held', { order: { side: 'sell' }, held: 10 }, '', undefined],
  [
    'a sale of what another order sells already',
    { order: { side: 'sell' }, held: 10, pending: [{ symbol: 'SPX', side: 'sell', remaining: '5' }] },
    'capability',
    /5 more than are held/,
  ],
  [
    'a short sale where it is allowed',
    { order: { side: 'sell' }, settings: paperSettings({}, { shortAllowed: true }) },
    '',
    undefined,
  ],
  [
    'an opening order under reduce_only',
    halted('reduce_only'),
    'halt',
    /drill \(ann, halt-1\)/,
    { level: 'reduce_only', halt: 'halt-1' },
  ],
  [
    'a reducing order under reduce_only',
    { ...halted('reduce_only'), order: { side: 'sell' }, held: 10 },
    '',
    undefined,
  ],
  [
    'a reducing order under flatten',
    { ...halted('flatten'), order: { side: 'sell' }, held: 10 },
    'halt',
    /lets no order/,
  ],
  [
    'a buy limit far above the market',
    { order: { type: 'limit', limitPrice: '106' } },
    'price_collar',
    /6 % worse/,
    { beyond: '0.06' },
  ],
  ['a buy limit within the collar', { order: { type: 'limit', limitPrice: '105' } }, '', undefined],
  [
    'a buy limit far below the market, which harms nobody',
    { order: { type: 'limit', limitPrice: '10' } },
    '',
    undefined,
  ],
  [
    'a sell limit far below the market',
    { order: { side: 'sell', type: 'limit', limitPrice: '94' }, held: 10 },
    'price_collar',
    /6 %/,
  ],
  ['a market order into a wide spread', { ...quoted({ ask: 110 }) }, 'price_collar', /the market asks for 110/],
  [
    'a stop-limit that accepts far more than its stop',
    { order: { type: 'stop_limit', stopPrice: '102', limitPrice: '110' } },
    'price_collar',
    /worse than its stop 102/,
  ],
  ['a symbol without a quote', { quotes: new Map() }, 'stale_quote', /no quote of SPX/],
  [
    'an old quote',
    quoted({ at: new Date(now - 15_001).toISOString() }),
    'stale_quote',
    /15001 ms ago; at most 15000/,
    { age_ms: '15001' },
  ],
  ['a quote of just the allowed age', quoted({ at: new Date(now - 15_000).toISOString() }), '', undefined],
  ['a quote of the future', quoted({ at: new Date(now + 5000).toISOString() }), 'stale_quote', /a clock is wrong/],
  [
    'a recorded quote on practice, however old',
    quoted({ kind: 'recorded', at: new Date(now - 20_000_000).toISOString() }),
    '',
    undefined,
  ],
  [
    'a synthetic quote on practice, however old',
    quoted({ kind: 'synthetic', at: new Date(now - 20_000_000).toISOString() }),
    '',
    undefined,
  ],
  [
    'a synthetic quote for real money',
    { ...quoted({ kind: 'synthetic' }), real: true, settings: paperSettings({}, { kind: 'live' as never }) },
    'stale_quote',
    /synthetic/,
  ],
  [
    'a recorded quote for real money',
    { ...quoted({ kind: 'recorded' }), real: true, settings: paperSettings({}, { kind: 'live' as never }) },
    'stale_quote',
    /recorded/,
  ],
  [
    'an order above the largest value',
    { settings: paperSettings({ max_order_value: '1004.99' }) },
    'max_order_value',
    /worth 1005 USD/,
    { value: '1005', quantity: '10' },
  ],
  ['an order of just the largest value', { settings: paperSettings({ max_order_value: '1005' }) }, '', undefined],
  [
    'a position beyond its share',
    { settings: paperSettings({ max_position: 0.1 }) },
    'max_position',
    /10.05 %/,
    { value: '1005' },
  ],
  [
    'a position beyond its share by what is pending',
    { settings: paperSettings({ max_position: 0.2 }), pending: [{ symbol: 'SPX', side: 'buy', remaining: '15' }] },
    'max_position',
    /2512.5/,
  ],
  [
    'a reduction of a position beyond its share',
    { settings: paperSettings({ max_position: 0.1, max_exposure: 0.1 }), order: { side: 'sell' }, held: 50 },
    '',
    undefined,
  ],
  [
    'exposure beyond its share by what is pending elsewhere',
    {
      settings: paperSettings({ max_exposure: 0.3 }),
      pending: [{ symbol: 'IXIC', side: 'buy', remaining: '40', price: '50' }],
    },
    'max_exposure',
    /3005/,
    { exposure: '3005' },
  ],
  [
    'exposure that nothing prices',
    { pending: [{ symbol: 'IXIC', side: 'buy', remaining: '40' }] },
    'max_exposure',
    /no price to value the pending orders of IXIC/,
  ],
  [
    'an opening order after the loss of the day',
    { start: '10600' },
    'daily_loss',
    /5.66/,
    { session_start_equity: '10600' },
  ],
  ['an opening order below the loss of the day', { start: '10500' }, '', undefined],
  ['a reducing order after the loss of the day', { start: '20000', order: { side: 'sell' }, held: 10 }, '', undefined],
  [
    'an order beyond the buying power',
    { venue: { account: 'a', currency: 'USD', cash: '0', equity: '0', buyingPower: '1004.99', tradable: true } },
    'buying_power',
    /takes 1005 USD/,
  ],
  ['too many orders a minute', { sentWithinMinute: 10_000 }, 'orders_per_minute', /10000 orders .* 10000 are allowed/],
])('%s', (_, changes, check, message, figures) => {
  it(check === '' ? 'passes' : `is stopped by ${check}`, () => {
    const rejection = judgeOrder(facts(changes));
    expect(rejection?.by ?? '').toBe(check);
    if (message !== undefined) expect(rejection?.message).toMatch(message);
    if (figures !== undefined) expect(rejection?.figures).toMatchObject(figures);
  });
});
