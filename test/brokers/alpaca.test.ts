import { randomUUID } from 'node:crypto';
import { createAlpacaBroker, type AlpacaBrokerOptions, type Broker, type BrokerOrderRequest } from '../../src/brokers';
import { AlpacaServer, alpacaKeys, type Fault } from '../support/alpaca-server';
import { brokerContract } from './contract';

const server = new AlpacaServer();
let endpoint: string;
beforeAll(async () => {
  endpoint = await server.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
});

const brokerOf = (changes: Partial<AlpacaBrokerOptions> = {}): Promise<Broker> =>
  createAlpacaBroker({
    endpoint,
    keys: { id: 'env:ALPACA_ID', secret: 'env:ALPACA_SECRET' },
    environment: { ALPACA_ID: alpacaKeys.id, ALPACA_SECRET: alpacaKeys.secret },
    folder: '/',
    retryDelayMs: 1,
    ...changes,
  });

describe('Alpaca', () => {
  brokerContract(
    async () => ({
      broker: await brokerOf(),
      other: await brokerOf(),
      market(bid, ask, size) {
        server.venue.quote('SPY', bid, ask, size);
        return Promise.resolve();
      },
      closeSession() {
        server.venue.closeSession();
        return Promise.resolve();
      },
      prepare: () => Promise.resolve(),
      orders: () => Promise.resolve(server.venue.orders.length),
    }),
    () => `bw-${randomUUID()}`,
  );
});

const request = (changes: Partial<BrokerOrderRequest> = {}): BrokerOrderRequest => ({
  clientOrderId: `bw-${randomUUID()}`,
  symbol: 'SPY',
  side: 'buy',
  type: 'limit',
  limitPrice: '90',
  quantity: '10',
  timeInForce: 'day',
  ...changes,
});

describe('a submit to Alpaca', () => {
  const faults: readonly (readonly [string, Fault, number])[] = [
    ['the connection breaks before it', 'drop before', 0],
    ['the connection breaks after it', 'drop after', 1],
    ['no answer comes and there is no order', 'hang before', 0],
    ['no answer comes and there is an order', 'hang after', 1],
    ['the answer comes too late', { lateMs: 1000 }, 1],
    ['there are too many requests', { status: 429, body: { message: 'too many requests.' } }, 0],
    ['the service is ill', { status: 500, body: { code: 50010000, message: 'internal server error' } }, 0],
    ['the service is ill after it has taken it', { status: 504, after: true }, 1],
    ['the answer is no JSON', { status: 200, after: true }, 1],
    ['the answer is no order', { status: 200, body: {}, after: true }, 1],
  ];
  it.each(faults)('is ambiguous, and not repeated, when %s', async (_, fault, orders) => {
    const broker = await brokerOf({ callMs: 150 });
    server.fail('POST', /orders$/, fault);
    const order = request();
    expect(await broker.submit(order)).toMatchObject({ kind: 'ambiguous' });
    expect(server.count('POST', /orders$/)).toBe(1);
    expect(server.venue.orders).toHaveLength(orders);
    const found = await broker.findByClientOrderId(order.clientOrderId);
    expect(found?.clientOrderId).toBe(orders === 0 ? undefined : order.clientOrderId);
    // Sent again under the same id, by one that is in no hurry, it is the same order.
    const patient = await brokerOf();
    expect(await patient.submit(order)).toMatchObject({ kind: 'accepted' });
    expect(server.venue.orders).toHaveLength(1);
  });

  it('is ambiguous when its id is taken and the order cannot be looked at', async () => {
    const broker = await brokerOf({ callMs: 150 });
    const order = request();
    await broker.submit(order);
    server.fail('GET', /by_client_order_id/, 'hang before');
    expect(await broker.submit(order)).toMatchObject({ kind: 'ambiguous' });
  });

  it('is rejected when its id is that of another order', async () => {
    const broker = await brokerOf();
    const order = request();
    await broker.submit(order);
    expect(await broker.submit({ ...order, quantity: '11' })).toMatchObject({
      kind: 'rejected',
      code: 'ClientOrderIdTaken',
    });
  });

  it.each([
    [403, { code: 40310000, message: 'insufficient buying power' }, 'Forbidden'],
    [403, { message: 'forbidden.' }, 'KeysRefused'],
    [401, { code: 40110000, message: 'request is not authorized' }, 'KeysRefused'],
    [422, { code: 42210000, message: 'asset "SPY" is not tradable' }, 'Unprocessable'],
  ])('is rejected by %i %j', async (status, body, code) => {
    server.fail('POST', /orders$/, { status, body });
    expect(await (await brokerOf()).submit(request())).toEqual({
      kind: 'rejected',
      code,
      reason: `Alpaca answered ${status}: ${body.message}`,
    });
  });
});

describe('a cancel at Alpaca', () => {
  const submitted = async (broker: Broker): Promise<string> => {
    const answer = await broker.submit(request());
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
    return answer.order.brokerOrderId;
  };

  it.each<Fault>(['drop before', 'hang after', { status: 429 }, { status: 503 }])(
    'is ambiguous when it meets %j',
    async (fault) => {
      const broker = await brokerOf({ callMs: 150 });
      const id = await submitted(broker);
      server.fail('DELETE', /orders/, fault);
      expect(await broker.cancel(id)).toMatchObject({ kind: 'ambiguous' });
      expect(server.count('DELETE', /orders/)).toBe(1);
    },
  );

  it('shows an order whose cancel is pending as open', async () => {
    const broker = await brokerOf();
    const id = await submitted(broker);
    server.venue.cancelsAtOnce = false;
    expect(await broker.cancel(id)).toEqual({ kind: 'requested' });
    expect(await broker.openOrders()).toMatchObject([{ brokerOrderId: id, state: 'open' }]);
    server.venue.settleCancels();
    expect(await broker.openOrders()).toEqual([]);
  });

  it('does not replace an order that is filled in part', async () => {
    const broker = await brokerOf();
    const id = await submitted(broker);
    server.venue.fill(id, '90', '3');
    expect(await broker.replace(id, request())).toMatchObject({ kind: 'rejected', code: 'PartiallyFilled' });
    expect(server.count('PATCH', /orders/)).toBe(0);
  });
});

describe('looking at Alpaca', () => {
  it.each<Fault>(['drop before', { status: 429, headers: { 'retry-after': '0' } }, { status: 503 }])(
    'is repeated when it meets %j',
    async (fault) => {
      server.fail('GET', /positions/, fault, 2);
      expect(await (await brokerOf()).positions()).toEqual([]);
      expect(server.count('GET', /positions/)).toBe(3);
    },
  );

  it('gives up at last, and says so', async () => {
    server.fail('GET', /account$/, { status: 503, body: { message: 'down' } }, 10);
    await expect((await brokerOf()).account()).rejects.toMatchObject({
      code: 'BrokerUnreachable',
      message: 'Alpaca answered 503: down. It is asked again later',
    });
  });

  it('gives up when no answer comes', async () => {
    server.fail('GET', /clock/, 'hang before', 10);
    await expect((await brokerOf({ readMs: 50 })).clock()).rejects.toMatchObject({ code: 'BrokerUnreachable' });
  });

  it('says that the keys are refused, and never shows them', async () => {
    const broker = await brokerOf({ environment: { ALPACA_ID: 'PKOTHER', ALPACA_SECRET: 'planted-secret-value' } });
    server.fail('GET', /account$/, { status: 401, body: { message: 'no: PKOTHER planted-secret-value' } });
    const error: unknown = await broker.account().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'BrokerRefused' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/PKOTHER|planted/);
  });

  it('reads all pages of fills', async () => {
    const broker = await brokerOf();
    server.venue.quote('SPY', '10', '10', '0');
    await broker.submit(request({ quantity: '250', limitPrice: '10' }));
    const id = server.venue.orders[0]?.id ?? '';
    for (let nth = 0; nth < 205; nth += 1) server.venue.fill(id, '10', '1');
    const fills = await broker.fillsSince('2020-01-01T00:00:00Z');
    expect(new Set(fills.map(({ executionId }) => executionId)).size).toBe(205);
    // The client order id is asked for once.
    expect(server.count('GET', /orders\/./)).toBe(1);
  });

  it('reads all pages of open orders', async () => {
    const order = { symbol: 'SPY', side: 'buy', type: 'limit', limit_price: '1', qty: '1', time_in_force: 'gtc' };
    for (let nth = 0; nth < 507; nth += 1) server.venue.submit(order);
    expect(await (await brokerOf()).openOrders()).toHaveLength(507);
  });

  it('tells a short position below zero, and why an account may not trade', async () => {
    const broker = await brokerOf();
    server.venue.quote('SPY', '99', '101');
    await broker.submit(request({ side: 'sell', type: 'limit', limitPrice: '99' }));
    expect(await broker.positions()).toMatchObject([{ symbol: 'SPY', quantity: '-10', averagePrice: '99' }]);
    server.venue.tradingBlocked = true;
    expect(await broker.account()).toMatchObject({ tradable: false, why: 'Alpaca has blocked trading on the account' });
  });

  it.each([
    [{ order_id: null }, /order_id/],
    [{ price: 12.5 }, /price/],
  ])('refuses a fill with %j', async (change, message) => {
    const fill = { id: '1', order_id: 'o', symbol: 'SPY', side: 'buy', qty: '1', price: '1' };
    const activity = { ...fill, transaction_time: '2026-11-23T15:00:00.123456789Z', ...change };
    server.fail('GET', /FILL/, { status: 200, body: [activity] });
    await expect((await brokerOf()).fillsSince('2020-01-01T00:00:00Z')).rejects.toThrow(message);
  });
});

describe('keys and addresses', () => {
  it.each([
    ['paper', false],
    ['live', true],
    ['https://broker.example.com', true],
    ['http://127.0.0.1:1', false],
  ])('at %s real money moves: %s', async (where, real) => {
    expect((await brokerOf({ endpoint: where })).real).toBe(real);
  });

  it.each(['http://broker.example.com', 'nowhere'])('do not go to %s', async (where) => {
    await expect(brokerOf({ endpoint: where })).rejects.toMatchObject({ code: 'BrokerRefused' });
  });

  it('come by reference', async () => {
    await expect(brokerOf({ environment: {} })).rejects.toMatchObject({ code: 'SecretNotFound' });
  });
});
