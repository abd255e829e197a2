import type { BrokerOrder, BrokerOrderRequest, PaperBroker, SubmitAnswer } from '../../../src/brokers';
import { startLedgerServer, type LedgerSchema, type LedgerServer } from '../../support/ledger-server';
import { fourOClock, PaperVenue, tenOClock } from '../../support/paper-venue';

let server: LedgerServer;
let schema: LedgerSchema;
let venue: PaperVenue;
beforeAll(async () => {
  server = await startLedgerServer();
  schema = await server.schema();
});
afterAll(() => server.stop());
beforeEach(async () => {
  venue = await PaperVenue.open(schema.ledger);
  venue.market('99.9', '100.1');
});
afterEach(async () => {
  expect((await schema.ledger.checkLedger()).differences).toEqual([]);
});

const requestOf = (given: Partial<BrokerOrderRequest> = {}): BrokerOrderRequest => ({
  clientOrderId: venue.clientOrderId(),
  symbol: 'SPY',
  side: 'buy',
  type: 'market',
  quantity: '10',
  timeInForce: 'day',
  ...given,
});

async function place(broker: PaperBroker, given: Partial<BrokerOrderRequest> = {}): Promise<SubmitAnswer> {
  const request = requestOf(given);
  await venue.prepare(request);
  return broker.submit(request);
}

function accepted(answer: SubmitAnswer): BrokerOrder {
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
  return answer.order;
}

describe('acceptance on paper', () => {
  it('needs an order that the ledger has as being sent', async () => {
    const request = requestOf();
    const notSent = { kind: 'rejected', code: 'NotBeingSent' };
    expect(await venue.broker().submit(request)).toMatchObject(notSent);
    await venue.store(request);
    expect(await venue.broker().submit(request)).toMatchObject(notSent);
  });

  it.each(['reduce_only', 'flatten', 'cancel_only', 'freeze'] as const)(
    'of what was let through before a %s halt is refused after it',
    async (level) => {
      const request = requestOf();
      await venue.prepare(request);
      await schema.ledger.commitHalt({ scope: 'account', key: venue.account, level, reason: 'test', by: 'test' });
      const answer = await venue.broker().submit(request);
      expect(answer).toMatchObject({ kind: 'rejected', code: level === 'reduce_only' ? 'WouldOpen' : 'Halted' });
      expect(await schema.ledger.orders({ account: venue.account })).toEqual([]);
    },
  );

  it('is never after a halt, however many are on their way', async () => {
    const requests = Array.from({ length: 24 }, () => requestOf({ quantity: '1' }));
    for (const request of requests) await venue.prepare(request);
    const brokers = [venue.broker(), venue.broker(), venue.broker()];
    const sent = requests.map((request, nth) => brokers[nth % 3]?.submit(request));
    const halt = await schema.ledger.commitHalt({
      scope: 'account',
      key: venue.account,
      level: 'flatten',
      reason: 'test',
      by: 'test',
    });
    const atCommit = (await schema.ledger.orders({ account: venue.account })).length;
    const answers = await Promise.all(sent);
    const orders = await schema.ledger.orders({ account: venue.account });
    expect(orders.length).toBe(atCommit);
    expect(answers.filter((answer) => answer?.kind === 'accepted')).toHaveLength(orders.length);
    expect(halt.level).toBe('flatten');
  });

  it('of a closing order passes a flatten halt', async () => {
    const broker = venue.broker();
    accepted(await place(broker));
    const halt = await schema.ledger.commitHalt({
      scope: 'account',
      key: venue.account,
      level: 'flatten',
      reason: 'test',
      by: 'test',
    });
    const until = new Date(Date.now() + 60_000).toISOString();
    const [closing] = await schema.ledger.closingIntents(halt.id, venue.account, until);
    if (closing === undefined) throw new Error('nothing is to be closed');
    await schema.ledger.beginSend(closing.id, 1);
    const { clientOrderId, symbol, side, type, quantity, timeInForce } = closing;
    const order = accepted(await broker.submit({ clientOrderId, symbol, side, type, quantity, timeInForce }));
    expect(order).toMatchObject({ side: 'sell', state: 'filled' });
    expect(await broker.positions()).toEqual([]);
  });

  it('is not of an order whose time is over', async () => {
    const request = requestOf();
    const intent = await venue.prepare(request);
    await schema.raw(`ALTER TABLE intents DISABLE TRIGGER guard`);
    await schema.raw(`UPDATE intents SET valid_until = now() - interval '1 second' WHERE id = $1`, [intent.id]);
    await schema.raw(`ALTER TABLE intents ENABLE TRIGGER guard`);
    expect(await venue.broker().submit(request)).toMatchObject({ kind: 'rejected', code: 'Lapsed' });
  });

  it.each([
    ['a market order without a quote', { symbol: 'IBM' }, 'NoQuote'],
    ['a sale of what is not held', { side: 'sell' as const }, 'ShortNotAllowed'],
    ['more than the cash', { quantity: '1000' }, 'BuyingPower'],
  ])('is not of %s', async (_, given, code) => {
    expect(await place(venue.broker(), given)).toMatchObject({ kind: 'rejected', code });
  });

  it('is not of another order than the intent says', async () => {
    const request = requestOf({ type: 'limit', limitPrice: '90.50' });
    await venue.prepare(request);
    for (const change of [{ quantity: '11' }, { limitPrice: '90.51' }, { timeInForce: 'gtc' as const }])
      expect(await venue.broker().submit({ ...request, ...change })).toMatchObject({ code: 'IntentDiffers' });
    accepted(await venue.broker().submit(request));
  });

  it('is not of an oco whose intent has none', async () => {
    const broker = venue.broker();
    accepted(await place(broker));
    const request = requestOf({ side: 'sell', type: 'limit', limitPrice: '110' });
    await venue.prepare(request);
    expect(await broker.submit({ ...request, oco: { stopLossPrice: '90' } })).toMatchObject({ code: 'IntentDiffers' });
  });

  it('reserves what open orders may spend, and gives it back', async () => {
    const broker = venue.broker();
    const first = accepted(await place(broker, { type: 'limit', limitPrice: '90', quantity: '1000' }));
    expect((await broker.account()).buyingPower).toBe('10000');
    expect(await place(broker, { quantity: '100' })).toMatchObject({
      kind: 'rejected',
      reason: 'the order needs 10010.00, and the buying power is 10000.00',
    });
    await broker.cancel(first.brokerOrderId);
    accepted(await place(broker, { quantity: '100' }));
  });

  it('sells shares once', async () => {
    const broker = venue.broker();
    accepted(await place(broker));
    accepted(await place(broker, { side: 'sell', type: 'limit', limitPrice: '120', quantity: '6' }));
    expect(await place(broker, { side: 'sell', quantity: '5' })).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('4 are held that no other order sells'),
    });
    accepted(await place(broker, { side: 'sell', quantity: '4' }));
  });

  it('lets an account that may sell short do so within its equity', async () => {
    venue = await PaperVenue.open(schema.ledger, { negative: true });
    venue.market('99.9', '100.1');
    const broker = venue.broker({ shortAllowed: true });
    accepted(await place(broker, { side: 'sell', quantity: '600' }));
    expect(await broker.positions()).toMatchObject([{ quantity: '-600', averagePrice: '99.9' }]);
    expect(await place(broker, { side: 'sell', quantity: '600' })).toMatchObject({
      kind: 'rejected',
      code: 'BuyingPower',
    });
    // Buying back needs no buying power.
    accepted(await place(broker, { quantity: '600' }));
    expect(await broker.positions()).toEqual([]);
  });
});

describe('matching on paper', () => {
  it('is done once, by whoever looks, several at a time', async () => {
    const broker = venue.broker();
    for (let nth = 0; nth < 4; nth += 1)
      accepted(await place(broker, { type: 'limit', limitPrice: '99', quantity: '10', timeInForce: 'gtc' }));
    venue.market('98', '98.5', '25');
    await Promise.all(Array.from({ length: 8 }, () => venue.broker().match()));
    const orders = await broker.openOrders();
    expect(orders.map(({ filledQuantity }) => filledQuantity)).toEqual(['5', '0']);
    expect((await broker.positions())[0]?.quantity).toBe('25');
    const fills = await broker.fillsSince(new Date(tenOClock).toISOString());
    expect(fills.map(({ quantity }) => quantity)).toEqual(['10', '10', '5']);
  });

  it('goes on where another process left it', async () => {
    const order = accepted(
      await place(venue.broker(), { type: 'stop_limit', stopPrice: '101', limitPrice: '100', timeInForce: 'gtc' }),
    );
    venue.market('101', '101.2');
    await venue.broker().match();
    // Triggered, and waiting for its limit.
    venue.market('99.5', '99.6');
    const after = await venue.broker().findByClientOrderId(order.clientOrderId);
    expect(after).toMatchObject({ state: 'filled', averagePrice: '99.6' });
  });

  it('takes bars that a feed tells it, each once', async () => {
    const broker = venue.broker({ participation: '0.1' });
    const order = accepted(await place(broker, { type: 'limit', limitPrice: '95', timeInForce: 'gtc' }));
    const bar = {
      symbol: 'SPY',
      open: 98,
      high: 99,
      low: 94,
      close: 96,
      volume: 40,
      from: new Date(venue.now + 1000).toISOString(),
      to: new Date(venue.now + 61_000).toISOString(),
    };
    await broker.matchBar(bar);
    await venue.broker({ participation: '0.1' }).matchBar(bar);
    expect(await broker.findByClientOrderId(order.clientOrderId)).toMatchObject({
      state: 'partially_filled',
      filledQuantity: '4',
      averagePrice: '95',
    });
  });

  it.each([
    ['of before the session', Date.parse('2026-11-23T14:29:59Z')],
    ['that are too old', tenOClock - 61_000],
  ])('does not fill at quotes %s', async (_, at) => {
    const broker = venue.broker();
    const quoteTime = venue.now;
    venue.now = at;
    venue.market('97', '97.5');
    venue.now = quoteTime;
    const order = accepted(await place(broker, { timeInForce: 'gtc' }));
    expect(order.state).toBe('open');
    venue.market('98', '98.2');
    expect(await broker.findByClientOrderId(order.clientOrderId)).toMatchObject({ averagePrice: '98.2' });
  });

  it('lets an order wait for the session, and expires it at its close', async () => {
    const broker = venue.broker();
    venue.now = fourOClock + 60_000;
    const order = accepted(await place(broker, { type: 'limit', limitPrice: '90' }));
    expect(order.state).toBe('open');
    expect(await place(venue.broker({ outsideSession: 'refuse' }))).toMatchObject({ code: 'MarketClosed' });
    venue.now = Date.parse('2026-11-24T15:00:00Z');
    expect(await broker.openOrders()).toHaveLength(1);
    venue.now = Date.parse('2026-11-24T21:00:00Z');
    expect(await broker.findByClientOrderId(order.clientOrderId)).toMatchObject({
      state: 'expired',
      endedAt: '2026-11-24T21:00:00.000Z',
    });
  });

  it('shows the book without quotes, and says that it could not match', async () => {
    const broker = venue.broker();
    accepted(await place(broker, { type: 'limit', limitPrice: '90' }));
    venue.quotesFail = new Error('the feed is down');
    expect(await broker.openOrders()).toHaveLength(1);
    expect(venue.warnings).not.toEqual([]);
    await expect(broker.match()).rejects.toThrow('the feed is down');
    expect(await place(broker)).toMatchObject({ kind: 'rejected', code: 'NoMarketData' });
  });

  it('charges what the terms say, from the cash', async () => {
    const broker = venue.broker({ commission: '0.001', slippage: '0.0005' });
    const order = accepted(await place(broker));
    expect(await broker.fillsSince(order.acceptedAt)).toMatchObject([{ price: '100.1501', fee: '1' }]);
    expect((await broker.account()).cash).toBe('98997.499');
  });

  it('does not replace an order that has exits', async () => {
    const broker = venue.broker();
    const bracket = { takeProfitPrice: '110', stopLossPrice: '80' };
    const order = accepted(await place(broker, { type: 'limit', limitPrice: '90', bracket }));
    const change = requestOf({ type: 'limit', limitPrice: '91' });
    await venue.prepare(change, order.clientOrderId);
    expect(await broker.replace(order.brokerOrderId, change)).toMatchObject({ kind: 'rejected', code: 'HasExits' });
    expect(await broker.openOrders()).toHaveLength(3);
  });
});
