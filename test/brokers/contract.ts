import { Decimal } from 'decimal.js';
import type { Broker, BrokerOrder, BrokerOrderRequest, SubmitAnswer } from '../../src/brokers/broker';

/** A venue with 100,000 USD, no holdings and an open exchange. */
export interface BrokerHarness {
  readonly broker: Broker;
  /** The same account, as another process has it. */
  readonly other: Broker;
  /** Moves the market of SPY; `size` is what there is at its prices. */
  market(bid: string, ask: string, size?: string): Promise<void>;
  closeSession(): Promise<void>;
  /** What has to be done before a venue is asked for an order. */
  prepare(request: BrokerOrderRequest, replaces?: string): Promise<void>;
  /** How many orders the venue has. */
  orders(): Promise<number>;
}

type Given = Partial<Omit<BrokerOrderRequest, 'clientOrderId'>>;

/** What holds at every venue. */
export function brokerContract(open: () => Promise<BrokerHarness>, clientOrderId: () => string): void {
  let venue: BrokerHarness;
  let broker: Broker;
  beforeEach(async () => {
    venue = await open();
    broker = venue.broker;
    await venue.market('99.9', '100.1');
  });

  const requestOf = (given: Given = {}): BrokerOrderRequest => ({
    clientOrderId: clientOrderId(),
    symbol: 'SPY',
    side: 'buy',
    type: 'market',
    quantity: '10',
    timeInForce: 'day',
    ...given,
  });
  const place = async (given: Given = {}): Promise<SubmitAnswer> => {
    const request = requestOf(given);
    await venue.prepare(request);
    return broker.submit(request);
  };
  const accepted = (answer: SubmitAnswer): BrokerOrder => {
    if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    return answer.order;
  };
  const now = async ({ clientOrderId: id }: BrokerOrder): Promise<BrokerOrder> => {
    const found = await broker.findByClientOrderId(id);
    if (found === undefined) throw new Error(`${id} is not found`);
    return found;
  };
  const held = async (): Promise<string> => (await broker.positions())[0]?.quantity ?? '0';

  it('tells account and clock, money as decimals', async () => {
    expect(await broker.account()).toMatchObject({ currency: 'USD', tradable: true });
    const { cash, equity, buyingPower } = await broker.account();
    expect([cash, equity, buyingPower].map((amount) => new Decimal(amount).toFixed(2))).toEqual(
      Array(3).fill('100000.00'),
    );
    const clock = await broker.clock();
    expect(clock.isOpen).toBe(true);
    for (const time of [clock.now, clock.nextOpen, clock.nextClose]) expect(new Date(time).toISOString()).toBe(time);
  });

  const fills: readonly (readonly [string, Given, readonly [string, string], string])[] = [
    ['a market order', {}, ['99.9', '100.1'], '100.1'],
    ['a market order until cancelled', { timeInForce: 'gtc' }, ['99.9', '100.1'], '100.1'],
    ['a market order, at once or not', { timeInForce: 'ioc' }, ['99.9', '100.1'], '100.1'],
    ['a limit order', { type: 'limit', limitPrice: '100' }, ['99.5', '99.7'], '99.7'],
    [
      'a limit order, at once or not',
      { type: 'limit', limitPrice: '101', timeInForce: 'ioc' },
      ['99.9', '100.1'],
      '100.1',
    ],
    ['a stop order', { type: 'stop', stopPrice: '102' }, ['102.4', '102.6'], '102.6'],
    ['a stop limit order', { type: 'stop_limit', stopPrice: '102', limitPrice: '103' }, ['102.4', '102.6'], '102.6'],
  ];
  it.each(fills)('fills %s', async (_, given, [bid, ask], price) => {
    const order = accepted(await place(given));
    await venue.market(bid, ask);
    expect(await now(order)).toMatchObject({ state: 'filled', filledQuantity: '10', averagePrice: price });
    expect(await broker.openOrders()).toEqual([]);
    expect(await broker.positions()).toMatchObject([{ symbol: 'SPY', quantity: '10', averagePrice: price }]);
    const paid = new Decimal(100_000).minus(new Decimal(price).times(10));
    expect(new Decimal((await broker.account()).cash).eq(paid)).toBe(true);
    expect(await broker.fillsSince(order.acceptedAt)).toMatchObject([
      { brokerOrderId: order.brokerOrderId, clientOrderId: order.clientOrderId, side: 'buy', quantity: '10', price },
    ]);
  });

  const rests: readonly (readonly [string, Given])[] = [
    ['a limit below the market', { type: 'limit', limitPrice: '95.5' }],
    ['a stop above it', { type: 'stop', stopPrice: '105.25' }],
    ['a stop limit above it', { type: 'stop_limit', stopPrice: '105.25', limitPrice: '106' }],
  ];
  it.each(rests)('keeps %s, shows it as it was ordered, and cancels it', async (_, given) => {
    const request = requestOf({ ...given, timeInForce: 'gtc' });
    await venue.prepare(request);
    const order = accepted(await broker.submit(request));
    expect(order).toMatchObject({ ...request, state: 'open', filledQuantity: '0' });
    expect(await broker.openOrders()).toMatchObject([{ ...request, brokerOrderId: order.brokerOrderId }]);
    expect(await broker.cancel(order.brokerOrderId)).toEqual({ kind: 'requested' });
    expect(await now(order)).toMatchObject({ state: 'cancelled', filledQuantity: '0' });
    expect(await broker.openOrders()).toEqual([]);
    expect(await broker.cancel(order.brokerOrderId)).toMatchObject({ kind: 'too_late', order: { state: 'cancelled' } });
  });

  it('does not know what it never had', async () => {
    expect(await broker.findByClientOrderId(clientOrderId())).toBeUndefined();
    expect(await broker.withExits('00000000-0000-4000-8000-000000000000')).toEqual([]);
    expect(await broker.cancel('00000000-0000-4000-8000-000000000000')).toEqual({ kind: 'unknown' });
  });

  it('says of a filled order that it is too late to cancel it', async () => {
    const order = accepted(await place());
    expect(await broker.cancel(order.brokerOrderId)).toMatchObject({ kind: 'too_late', order: { state: 'filled' } });
  });

  it('has one order for one client order id, however often it is sent, and from wherever', async () => {
    const request = requestOf({ type: 'limit', limitPrice: '95' });
    await venue.prepare(request);
    const senders = [broker, venue.other, broker, venue.other, broker, venue.other];
    const answers = await Promise.all(senders.map((sender) => sender.submit(request)));
    expect(new Set(answers.map((answer) => accepted(answer).brokerOrderId)).size).toBe(1);
    expect(accepted(await broker.submit(request)).clientOrderId).toBe(request.clientOrderId);
    expect(await venue.orders()).toBe(1);
  });

  it('fills in parts, each an execution of its own, and no more than was ordered', async () => {
    await venue.market('99.9', '100.1', '4');
    const order = accepted(await place({ type: 'limit', limitPrice: '101', timeInForce: 'gtc' }));
    expect(await now(order)).toMatchObject({ state: 'partially_filled', filledQuantity: '4' });
    await venue.market('100', '100.2', '5');
    expect(await now(order)).toMatchObject({ state: 'partially_filled', filledQuantity: '9' });
    await venue.market('100', '100.3', '5');
    expect(await now(order)).toMatchObject({ state: 'filled', filledQuantity: '10', averagePrice: '100.17' });
    const fillsOfIt = await broker.fillsSince(order.acceptedAt);
    expect(fillsOfIt.map(({ quantity, price }) => `${quantity} @ ${price}`)).toEqual([
      '4 @ 100.1',
      '5 @ 100.2',
      '1 @ 100.3',
    ]);
    expect(new Set(fillsOfIt.map(({ executionId }) => executionId)).size).toBe(3);
    expect(await held()).toBe('10');
  });

  it('keeps what was filled of an order that is cancelled', async () => {
    await venue.market('99.9', '100.1', '4');
    const order = accepted(await place({ timeInForce: 'gtc' }));
    expect(await broker.cancel(order.brokerOrderId)).toEqual({ kind: 'requested' });
    expect(await now(order)).toMatchObject({ state: 'cancelled', filledQuantity: '4' });
    expect(await held()).toBe('4');
  });

  it('cancels what an ioc order does not get at once', async () => {
    await venue.market('99.9', '100.1', '4');
    const order = accepted(await place({ timeInForce: 'ioc' }));
    expect(await now(order)).toMatchObject({ state: 'cancelled', filledQuantity: '4' });
  });

  it('ends a cancel that meets a fill in one of the two, and holds accordingly', async () => {
    for (let round = 0; round < 5; round += 1) {
      await venue.market('99.9', '100.1');
      const before = new Decimal(await held());
      const order = accepted(await place({ type: 'limit', limitPrice: '99', quantity: '1', timeInForce: 'gtc' }));
      const [answer] = await Promise.all([
        broker.cancel(order.brokerOrderId),
        venue.market('98', '98.5'),
        venue.other.openOrders(),
        venue.other.cancel(order.brokerOrderId),
      ]);
      const after = await now(order);
      expect(answer.kind === 'requested' || answer.kind === 'too_late').toBe(true);
      expect(['filled', 'cancelled']).toContain(after.state);
      expect(after.filledQuantity).toBe(after.state === 'filled' ? '1' : '0');
      expect(new Decimal(await held()).minus(before).toFixed()).toBe(after.filledQuantity);
    }
  });

  it('ends day orders with the session and keeps the others', async () => {
    const day = accepted(await place({ type: 'limit', limitPrice: '90' }));
    const kept = accepted(await place({ type: 'limit', limitPrice: '90', timeInForce: 'gtc' }));
    await venue.closeSession();
    expect(await now(day)).toMatchObject({ state: 'expired' });
    expect((await broker.openOrders()).map(({ clientOrderId: id }) => id)).toEqual([kept.clientOrderId]);
    expect((await broker.clock()).isOpen).toBe(false);
  });

  it('fills nothing while the exchange is closed', async () => {
    await venue.closeSession();
    const order = accepted(await place());
    await venue.market('99', '99.1');
    expect(await now(order)).toMatchObject({ state: 'open', filledQuantity: '0' });
    expect(await place({ timeInForce: 'ioc' })).toMatchObject({ kind: 'rejected' });
  });

  it('begins the exits of a bracket with its fill, and ends one with the other', async () => {
    const order = accepted(
      await place({
        type: 'limit',
        limitPrice: '99',
        timeInForce: 'gtc',
        bracket: { takeProfitPrice: '110', stopLossPrice: '90' },
      }),
    );
    const exits = async (): Promise<readonly BrokerOrder[]> =>
      (await broker.openOrders()).filter(({ parent }) => parent === order.brokerOrderId);
    expect((await exits()).map(({ side, type }) => `${side} ${type}`).sort()).toEqual(['sell limit', 'sell stop']);
    const [first, ...others] = await broker.withExits(order.brokerOrderId);
    expect(first.brokerOrderId).toBe(order.brokerOrderId);
    expect(others.map(({ brokerOrderId }) => brokerOrderId).sort()).toEqual(
      (await exits()).map(({ brokerOrderId }) => brokerOrderId).sort(),
    );
    await venue.market('98.4', '98.5');
    expect(await now(order)).toMatchObject({ state: 'filled' });
    expect(await exits()).toHaveLength(2);
    await venue.market('89', '89.2');
    expect(await exits()).toEqual([]);
    expect(await broker.withExits(order.brokerOrderId)).toHaveLength(3);
    expect(await held()).toBe('0');
    expect((await broker.fillsSince(order.acceptedAt)).map(({ side, price }) => `${side} ${price}`)).toEqual([
      'buy 98.5',
      'sell 89',
    ]);
  });

  it('cancels the exits of a bracket with its entry', async () => {
    const bracket = { takeProfitPrice: '110', stopLossPrice: '80' };
    const order = accepted(await place({ type: 'limit', limitPrice: '90', timeInForce: 'gtc', bracket }));
    expect(await broker.cancel(order.brokerOrderId)).toEqual({ kind: 'requested' });
    expect(await broker.openOrders()).toEqual([]);
  });

  it('fills one of the two orders of an oco', async () => {
    accepted(await place());
    const order = accepted(
      await place({ side: 'sell', type: 'limit', limitPrice: '110', timeInForce: 'gtc', oco: { stopLossPrice: '90' } }),
    );
    expect(await broker.openOrders()).toHaveLength(2);
    await venue.market('111', '111.2');
    expect(await now(order)).toMatchObject({ state: 'filled' });
    expect(await broker.openOrders()).toEqual([]);
    expect(await held()).toBe('0');
  });

  it('puts an order in the place of an open one', async () => {
    const old = accepted(await place({ type: 'limit', limitPrice: '90', timeInForce: 'gtc' }));
    const change = requestOf({ type: 'limit', limitPrice: '91', quantity: '7', timeInForce: 'gtc' });
    await venue.prepare(change, old.clientOrderId);
    const order = accepted(await broker.replace(old.brokerOrderId, change));
    expect(order).toMatchObject({
      clientOrderId: change.clientOrderId,
      quantity: '7',
      limitPrice: '91',
      state: 'open',
    });
    expect(await now(old)).toMatchObject({ state: 'replaced' });
    expect((await broker.openOrders()).map(({ brokerOrderId }) => brokerOrderId)).toEqual([order.brokerOrderId]);
    // A retry finds what it did.
    expect(accepted(await broker.replace(old.brokerOrderId, change)).brokerOrderId).toBe(order.brokerOrderId);
  });

  it('does not replace an order that has ended', async () => {
    const old = accepted(await place());
    const change = requestOf({ type: 'limit', limitPrice: '91', timeInForce: 'gtc' });
    await venue.prepare(change, old.clientOrderId);
    expect(await broker.replace(old.brokerOrderId, change)).toMatchObject({ kind: 'rejected' });
    expect(await venue.orders()).toBe(1);
  });

  it('refuses what the account cannot pay', async () => {
    expect(await place({ quantity: '1000' })).toMatchObject({ kind: 'rejected' });
    expect(await venue.orders()).toBe(0);
  });

  const bad: readonly (readonly [string, Given])[] = [
    ['a limit order without limit', { type: 'limit' }],
    ['a market order with a stop', { stopPrice: '90' }],
    ['a quantity of nothing', { quantity: '0' }],
    ['a quantity that is no decimal', { quantity: '1e3' }],
    ['a stop that is ioc', { type: 'stop', stopPrice: '110', timeInForce: 'ioc' }],
    ['a bracket the wrong way round', { bracket: { takeProfitPrice: '90', stopLossPrice: '110' } }],
    ['an oco of a market order', { side: 'sell', oco: { stopLossPrice: '90' } }],
  ];
  it.each(bad)('refuses %s', async (_, given) => {
    expect(await broker.submit(requestOf(given))).toMatchObject({ kind: 'rejected', code: 'BadOrder' });
    expect(await venue.orders()).toBe(0);
  });
}
