import type { Broker } from '../../src/brokers';
import { BrokerLatency } from '../../src/worker/broker-latency';

const refused = () => Promise.reject(new Error('keys refused'));

function broker(changes: Partial<Broker> = {}): Broker {
  return {
    venue: 'alpaca',
    real: true,
    account: refused,
    clock: () => Promise.resolve({ now: 'n', isOpen: true, nextOpen: 'o', nextClose: 'c' }),
    submit: () => Promise.resolve({ kind: 'ambiguous', reason: 'no answer within 2000 ms' }),
    cancel: () => Promise.resolve({ kind: 'requested' }),
    replace: refused,
    findByClientOrderId: () => Promise.resolve(undefined),
    withExits: () => Promise.resolve([]),
    openOrders: () => Promise.resolve([]),
    fillsSince: () => Promise.resolve([]),
    positions: () => Promise.resolve([]),
    ...changes,
  };
}

const order = {
  clientOrderId: 'c',
  symbol: 'ABC',
  side: 'buy',
  type: 'market',
  quantity: '1',
  timeInForce: 'day',
} as const;

it('has none before a broker was called', () => {
  expect(new BrokerLatency().read()).toEqual({
    available: false,
    reason: 'this worker has not called a broker since it began',
  });
});

it('has the time of the last call, answers as the broker does, and counts what went by since', async () => {
  const now = jest.spyOn(performance, 'now');
  for (const ms of [100, 150, 1_000, 1_080, 3_080]) now.mockReturnValueOnce(ms);
  const latency = new BrokerLatency();
  await latency.measured('first', broker()).openOrders();
  expect(await latency.measured('main', broker()).positions()).toEqual([]);
  const read = latency.read();
  now.mockRestore();
  expect(read).toEqual({ available: true, account: 'main', broker: 'alpaca', ms: 80, agoMs: 2_000 });
});

it.each([
  ['throws', (measured: Broker) => measured.account().catch((error: unknown) => error), 'keys refused'],
  ['does not answer', (measured: Broker) => measured.submit(order), 'no answer within 2000 ms'],
])('says why a call failed that %s', async (_, call, failure) => {
  const latency = new BrokerLatency();
  await call(latency.measured('main', broker()));
  expect(latency.read()).toMatchObject({ available: true, failure });
});

it('hands each call on, with what it was given', async () => {
  const calls: unknown[] = [];
  const names = [
    'account',
    'clock',
    'submit',
    'cancel',
    'replace',
    'findByClientOrderId',
    'withExits',
    'openOrders',
    'fillsSince',
    'positions',
  ] as const;
  const noting = Object.fromEntries(
    names.map((name) => [name, (...given: unknown[]) => Promise.resolve(calls.push([name, ...given]))]),
  );
  const measured = new BrokerLatency().measured('main', broker(noting));
  await measured.account();
  await measured.clock();
  await measured.submit(order);
  await measured.cancel('1');
  await measured.replace('2', order);
  await measured.findByClientOrderId('3');
  await measured.withExits('4');
  await measured.openOrders();
  await measured.fillsSince('5');
  await measured.positions();
  expect(calls).toEqual([
    ['account'],
    ['clock'],
    ['submit', order],
    ['cancel', '1'],
    ['replace', '2', order],
    ['findByClientOrderId', '3'],
    ['withExits', '4'],
    ['openOrders'],
    ['fillsSince', '5'],
    ['positions'],
  ]);
  expect([measured.venue, measured.real]).toEqual(['alpaca', true]);
});
