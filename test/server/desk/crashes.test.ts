import fc from 'fast-check';
import type { DeskContext } from '../../../src/desk';
import type { DeskOrder } from '../../../src/slices/trading-desk-port';
import { deskOf, hour, order, type TestDesk } from '../../support/desk-of';
import type { Fate } from '../../support/fake-broker';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

jest.setTimeout(300_000);

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

/** A process dies at one of its calls: before it takes effect, or before its answer is heard. From then on it does nothing. */
interface Crash {
  readonly call: number;
  readonly when: 'before' | 'after';
}

class Crashed extends Error {}

/** The same object, until the crash. */
function dying<T extends object>(whole: T, crash: Crash, count: { calls: number }): T {
  return new Proxy(whole, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      // It gives a reader, and asks nothing itself.
      if (typeof value !== 'function' || name === 'accountReader') return value;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        count.calls += 1;
        const mine = count.calls;
        if (mine > crash.call || (mine === crash.call && crash.when === 'before')) throw new Crashed();
        const result: unknown = await Reflect.apply(value, target, given);
        if (mine === crash.call) throw new Crashed();
        return result;
      };
    },
  });
}

/** One attempt of the step, in a process that dies as the crash says; true when it came to its end. */
async function attempt(
  test: TestDesk,
  orders: readonly DeskOrder[],
  nth: number,
  crash: Crash | undefined,
  firstExecutionId = 'execution-1',
): Promise<boolean> {
  const count = { calls: 0 };
  const changes: Partial<DeskContext> =
    crash === undefined
      ? {}
      : { ledger: dying(test.context.ledger, crash, count), broker: dying(test.context.broker, crash, count) };
  try {
    await test.desk({ attempt: nth, firstExecutionId }, changes).submit(orders, hour);
    return true;
  } catch (error) {
    if (error instanceof Crashed || (error instanceof Error && 'code' in error && error.code === 'OrderUnresolved'))
      return false;
    throw error;
  }
}

const crashes = fc.array(
  fc.record({ call: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before', 'after') }),
  {
    maxLength: 3,
  },
) as fc.Arbitrary<Crash[]>;
const fates = fc.array(fc.constantFrom<Fate>('ok', 'unheard', 'lost', 'throws', 'late'), { maxLength: 3 });

it('wherever processes die and answers are lost: no order is sent twice, none is lost, and the books agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), crashes, fates, async (count, deaths, befalls) => {
      const test = await deskOf(await server.schema());
      test.broker.submitFates.push(...befalls);
      const orders = Array.from({ length: count }, (_, leg) => order({ leg: String(leg), quantity: String(leg + 1) }));
      let nth = 0;
      for (const crash of deaths) {
        nth += 1;
        await attempt(test, orders, nth, crash);
      }
      // A venue may lose an answer of the last attempt, too: the step is tried again, as Temporal does.
      let ended = false;
      for (let more = 0; more < 4 && !ended; more += 1) {
        nth += 1;
        ended = await attempt(test, orders, nth, undefined);
      }
      expect(ended).toBe(true);
      const reports = await test.desk({ attempt: nth + 1 }).submit(orders, hour);
      expect(reports.map(({ state }) => state)).toEqual(orders.map(() => 'filled'));
      expect(test.broker.duplicates).toEqual([]);
      expect(test.broker.orders).toHaveLength(count);
      expect(new Set(test.broker.orders.map(({ clientOrderId }) => clientOrderId))).toEqual(
        new Set(reports.map(({ clientOrderId }) => clientOrderId)),
      );
      const held = (count * (count + 1)) / 2;
      expect(await test.ledger.positions({ account: 'paper' })).toMatchObject([
        { symbol: 'SPX', quantity: String(held) },
      ]);
      expect((await test.ledger.account('paper')).cash).toBe(String(100_000 - held * 100));
      expect((await test.ledger.checkLedger()).differences).toEqual([]);
    }),
    { numRuns: Number(process.env['BELLWETHER_CRASH_RUNS'] ?? 25), endOnFailure: true },
  );
});

it('every single call of a step that sends may be the last one of its process', async () => {
  const calls = { calls: 0 };
  const never: Crash = { call: 1_000_000, when: 'before' };
  const first = await deskOf(await server.schema());
  const one = order({ quantity: '1' });
  await first
    .desk({}, { ledger: dying(first.context.ledger, never, calls), broker: dying(first.context.broker, never, calls) })
    .submit([one], hour);
  expect(calls.calls).toBeGreaterThan(10);
  for (let call = 1; call <= calls.calls; call += 1) {
    for (const when of ['before', 'after'] as const) {
      const run = `${when}-${call}`;
      const before = first.broker.orders.length;
      await attempt(first, [one], 1, { call, when }, run);
      expect(await attempt(first, [one], 2, undefined, run)).toBe(true);
      const made = first.broker.orders.slice(before);
      expect({ run, states: made.map(({ state }) => state) }).toEqual({ run, states: ['filled'] });
    }
  }
});
