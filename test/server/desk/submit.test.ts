import { LedgerError } from '../../../src/ledger';
import { deskOf, hour, order, shortTimings, testOrigin, type TestDesk } from '../../support/desk-of';
import type { Fate } from '../../support/fake-broker';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const made = async (options?: Parameters<typeof deskOf>[1]): Promise<TestDesk> =>
  deskOf(await server.schema(), options);

describe('an order', () => {
  it('is stored, sent once, filled and in the books', async () => {
    const { desk, ledger, broker } = await made();
    const [report] = await desk().submit([order()], hour);
    expect(report).toMatchObject({ state: 'filled', filledQuantity: '10', averagePrice: '100', symbol: 'SPX' });
    expect(broker.orders).toHaveLength(1);
    expect(broker.orders[0].clientOrderId).toBe(report.clientOrderId);
    expect(await ledger.positions({ account: 'paper' })).toMatchObject([
      { symbol: 'SPX', quantity: '10', cost: '1000' },
    ]);
    expect((await ledger.account('paper')).cash).toBe('99000');
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('is the same order in every attempt of its step, and another in the next tick', async () => {
    const { desk, broker } = await made();
    const [first] = await desk().submit([order()], hour);
    const [again] = await desk({ attempt: 2 }).submit([order()], hour);
    expect(again).toEqual(first);
    expect(broker.orders).toHaveLength(1);
    const [next] = await desk({ occurrence: '2026-11-23T14:31:00Z' }).submit([order()], hour);
    expect(next.id).not.toBe(first.id);
    expect(broker.orders).toHaveLength(2);
  });

  it('is refused as another one under the id of the first', async () => {
    const { desk } = await made();
    await desk().submit([order()], hour);
    await expect(desk().submit([order({ quantity: '11' })], hour)).rejects.toMatchObject({
      code: 'IntentDiffers',
      retryable: false,
    });
  });

  it('is told of as the venue rejects it, and not sent again by a retry', async () => {
    const { desk, broker } = await made();
    broker.rejections.push('insufficient buying power');
    const [report] = await desk().submit([order()], hour);
    expect(report).toMatchObject({ state: 'rejected', rejection: { by: 'broker' } });
    expect(report.rejection?.message).toContain('insufficient buying power');
    const [again] = await desk({ attempt: 2 }).submit([order()], hour);
    expect(again.state).toBe('rejected');
    expect(broker.asked).toHaveLength(1);
  });

  it('rests when it does not fill, and partial fills are recorded when somebody looks', async () => {
    const { desk, broker } = await made();
    const [report] = await desk().submit([order({ type: 'limit', limitPrice: '99' })], hour);
    expect(report).toMatchObject({ state: 'open', filledQuantity: '0', limitPrice: '99' });
    broker.fill(report.clientOrderId, { quantity: '4' });
    expect(await desk().orders()).toMatchObject([
      { state: 'partially_filled', filledQuantity: '4', averagePrice: '99' },
    ]);
    broker.fill(report.clientOrderId);
    expect(await desk().orders()).toMatchObject([{ state: 'filled', filledQuantity: '10' }]);
  });

  it('is not sent once its time is over', async () => {
    const { desk, broker } = await made();
    const [report] = await desk().submit([order()], { validForMs: -1 });
    expect(report).toMatchObject({ state: 'lapsed', rejection: { by: 'expired' } });
    expect(broker.asked).toEqual([]);
  });

  it('is not begun when the step is cancelled', async () => {
    const { desk, broker, ledger } = await made();
    const stop = new AbortController();
    stop.abort(new Error('cancelled'));
    await expect(desk({}, { signal: stop.signal }).submit([order()], hour)).rejects.toThrow('cancelled');
    expect(broker.asked).toEqual([]);
    expect(await ledger.orders()).toEqual([]);
  });
});

describe('an answer that does not come', () => {
  it.each<[Fate, number, string]>([
    // fate of the first send, how often the venue is asked to take it, what it comes to
    ['unheard', 1, 'filled'],
    ['throws', 1, 'filled'],
    ['lost', 2, 'filled'],
    ['late', 1, 'filled'],
  ])('%s: the venue is asked for the order first, and sent it %i time(s)', async (fate, sends, state) => {
    const { desk, broker, ledger } = await made();
    broker.submitFates.push(fate);
    broker.lateMs = 250;
    const [report] = await desk().submit([order()], hour);
    expect(report.state).toBe(state);
    expect(broker.asked).toEqual(Array.from({ length: sends }, () => report.clientOrderId));
    expect(broker.orders).toHaveLength(1);
    expect((await ledger.findIntent(report.id))?.sends).toBe(sends);
  });

  it('leaves the order unresolved while the venue cannot be asked, and a retry resolves it', async () => {
    const { desk, broker } = await made();
    broker.submitFates.push('unheard');
    broker.onSubmit = () => {
      broker.failLooks = 1_000_000;
    };
    await expect(
      desk({}, { timings: { ...shortTimings, patienceMs: 100 } }).submit([order()], hour),
    ).rejects.toMatchObject({
      code: 'OrderUnresolved',
      retryable: true,
    });
    broker.failLooks = 0;
    const [report] = await desk({ attempt: 2 }).submit([order()], hour);
    expect(report.state).toBe('filled');
    expect(broker.orders).toHaveLength(1);
    expect(broker.asked).toHaveLength(1);
  });

  it('does not keep the other orders of the step from their answers', async () => {
    const { desk, broker } = await made();
    broker.submitFates.push('unheard');
    const reports = await desk().submit([order(), order({ leg: '1', symbol: 'IXIC' })], hour);
    expect(reports.map(({ symbol, state }) => [symbol, state])).toEqual([
      ['SPX', 'filled'],
      ['IXIC', 'filled'],
    ]);
  });
});

describe('without the ledger', () => {
  it('nothing is sent', async () => {
    const schema = await server.schema();
    const { desk, broker, context } = await deskOf(schema);
    const ledger = { ...context.ledger, beginSend: () => Promise.reject(unavailable()) };
    await expect(desk({}, { ledger }).submit([order()], hour)).rejects.toMatchObject({
      code: 'LedgerUnavailable',
      retryable: true,
    });
    expect(broker.asked).toEqual([]);
  });

  it('an order whose answer could not be recorded is found at the venue by the retry', async () => {
    const { desk, broker, context } = await made();
    const ledger = { ...context.ledger, recordAnswer: () => Promise.reject(unavailable()) };
    await expect(desk({}, { ledger }).submit([order()], hour)).rejects.toMatchObject({ code: 'LedgerUnavailable' });
    const [report] = await desk({ attempt: 2 }).submit([order()], hour);
    expect(report.state).toBe('filled');
    expect(broker.asked).toHaveLength(1);
  });
});

describe('two attempts at once', () => {
  it('send one order', async () => {
    const { desk, broker } = await made();
    const attempts = [1, 2, 3, 4].map((attempt) => desk({ attempt }).submit([order(), order({ leg: '1' })], hour));
    const reports = await Promise.all(attempts);
    expect(new Set(reports.flat().map(({ state }) => state))).toEqual(new Set(['filled']));
    expect(broker.orders).toHaveLength(2);
    expect(broker.duplicates).toEqual([]);
  });
});

describe('a halt', () => {
  it('that comes while an order is on its way has it cancelled at once', async () => {
    const { desk, broker, ledger } = await made();
    broker.onSubmit = async () => {
      await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'cancel_only', reason: 'drill', by: 'me' });
    };
    const [report] = await desk().submit([order({ type: 'limit', limitPrice: '99' })], hour);
    expect(report.state).toBe('cancelled');
    expect(broker.orders).toMatchObject([{ state: 'cancelled' }]);
  });

  it('that is in force refuses orders with its name and reason, for good', async () => {
    const { desk, broker, ledger } = await made();
    const halt = await ledger.commitHalt({ scope: 'run', key: 'run-1', level: 'flatten', reason: 'drill', by: 'me' });
    const [report] = await desk().submit([order()], hour);
    expect(report).toMatchObject({
      state: 'refused',
      rejection: { by: 'halt', figures: { level: 'flatten', halt: halt.id } },
    });
    await ledger.release({ haltId: halt.id, by: 'me', reason: 'over' });
    const [again] = await desk({ attempt: 2 }).submit([order()], hour);
    expect(again.state).toBe('refused');
    expect(broker.asked).toEqual([]);
  });

  it('stops sixteen senders: none begins after it is committed', async () => {
    const { desk, broker, ledger } = await made();
    broker.fillsAtOnce = false;
    let committed = false;
    let begunAfter = 0;
    const context = {
      ledger: {
        ...ledger,
        beginSend: async (id: string, attempt: number) => {
          const wasCommitted = committed;
          const decision = await ledger.beginSend(id, attempt);
          if (decision.go && wasCommitted) begunAfter += 1;
          return decision;
        },
      },
    };
    const senders = Array.from({ length: 16 }, (_, sender) =>
      (async () => {
        const states: string[] = [];
        for (let nth = 0; nth < 6; nth += 1) {
          const [report] = await desk({ stepPath: `sender-${sender}`, occurrence: String(nth) }, context).submit(
            [order()],
            hour,
          );
          states.push(report.state);
        }
        return states;
      })(),
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'cancel_only', reason: 'drill', by: 'me' });
    committed = true;
    const states = (await Promise.all(senders)).flat();
    expect(begunAfter).toBe(0);
    expect(states).toHaveLength(96);
    expect(states).toContain('refused');
    expect(broker.duplicates).toEqual([]);
  }, 60_000);
});

it('names the step, the run and the person in the intent', async () => {
  const { desk, ledger } = await made();
  const [report] = await desk({ attempt: 3, planHash: 'abc', definitionVersion: '1.2.0', startedBy: 'ann' }).submit(
    [order()],
    hour,
  );
  expect(await ledger.findIntent(report.id)).toMatchObject({
    runId: testOrigin.runId,
    stepPath: testOrigin.stepPath,
    planHash: 'abc',
    definitionVersion: '1.2.0',
    startedBy: 'ann',
    sentAttempt: 3,
  });
});

function unavailable(): LedgerError {
  return new LedgerError('LedgerUnavailable', 'the ledger cannot be asked');
}
