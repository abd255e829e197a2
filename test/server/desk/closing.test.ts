import { haltDeskOf } from '../../../src/desk';
import { closingJudge } from '../../../src/desk/closing-judge';
import type { BookReading, Ledger, NewHalt } from '../../../src/ledger';
import type { CarriedOut } from '../../../src/protocol';
import { deskOf, hour, order, type TestDesk } from '../../support/desk-of';
import { acceptedIntent, fill, newIntent, openPaper, trade } from '../../support/ledger-entries';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const made = async (options?: Parameters<typeof deskOf>[1]): Promise<TestDesk> =>
  deskOf(await server.schema(), options);
const soon = { withinMs: 8000 };
const holdings = [
  { symbol: 'IXIC', quantity: '20' },
  { symbol: 'SPX', quantity: '10' },
];

/** Has the holdings, and a limit order open. */
async function invested(options?: Parameters<typeof deskOf>[1]): Promise<TestDesk & { readonly open: string }> {
  const test = await made(options);
  const reports = await test
    .desk()
    .submit(
      [
        order(),
        order({ leg: '1', symbol: 'IXIC', quantity: '20' }),
        order({ leg: '2', type: 'limit', limitPrice: '90' }),
      ],
      hour,
    );
  return { ...test, open: reports[2].id };
}

describe('a halt of an account of a recorded session', () => {
  const name = 'paper-replay-2008-10-15-0123abcd';
  const how = { withinMs: 2000, signal: new AbortController().signal, beat: () => undefined };

  /** Holds 10 SPX and has a limit order open, on the account of a recorded session. */
  async function replayed() {
    const schema = await server.schema();
    const test = await deskOf(schema);
    await openPaper(test.ledger, '100000', name);
    const context = { ...test.context, settings: { ...test.context.settings, name } };
    const desk = test.desk({}, context);
    const [, open] = await desk.submit([order(), order({ leg: '1', type: 'limit', limitPrice: '90' })], hour);
    const options = {
      accounts: () => ({ preset: 'paper', names: ['paper'], folder: '', named: () => context.settings }),
      ledger: () => Promise.resolve(test.ledger),
      broker: () => Promise.resolve(test.broker),
      timings: test.context.timings,
    };
    /** What a process that does not know the session says of a halt. */
    const told = async (wanted: Partial<NewHalt> = {}): Promise<CarriedOut> => {
      const whole = { scope: 'account', key: name, level: 'flatten', reason: 'r', by: 'b' } as const;
      const halt = await test.ledger.commitHalt({ ...whole, ...wanted });
      return haltDeskOf(options, context).carryOut(halt, name, how);
    };
    return { ...test, context, options, told, open: open.id };
  }

  const leftOf = ({ left }: CarriedOut): string[] =>
    left.map(({ symbol, quantity, why }) => `${quantity} ${symbol}${/^in_\w+/.exec(why)?.[0] ?? ''}`);

  it('is not carried out at the prices of now: a process that does not know the session says what is left', async () => {
    const { told, open, ledger, broker } = await replayed();
    const result = await told();
    expect(result).toMatchObject({ done: false, cancelled: [], closed: [] });
    expect(leftOf(result)).toEqual([`an order SPX${open}`, '10 SPX']);
    expect(result.left[1]?.why).toContain('one of a recorded session (2008-10-15)');
    expect(broker.asked).toHaveLength(2);
    expect(await ledger.orders({ account: name, open: true })).toHaveLength(1);
  });

  it.each([
    ['sending', false],
    ['ambiguous', true],
  ])('counts a send that is %s as left, at every level', async (_, isAmbiguous) => {
    const { told, ledger } = await replayed();
    const sent = await ledger.storeIntent(
      newIntent({ account: name, runId: 'other', firstExecutionId: 'execution-2' }),
    );
    await ledger.beginSend(sent.id, 1);
    if (isAmbiguous) await ledger.recordAnswer(sent.id, 1, { kind: 'ambiguous', reason: 'no answer' });
    for (const level of ['freeze', 'reduce_only', 'cancel_only'] as const)
      expect(leftOf(await told({ level }))).toContain(`an order SPX${sent.id}`);
    expect(leftOf(await told({ level: 'freeze' }))).toHaveLength(1);
  });

  it.each(['run-1', 'execution-1'])('of a run named %s has left what is of that run alone', async (key) => {
    const { told, open, ledger } = await replayed();
    await trade(ledger, 'IXIC', '5', '50', { account: name, runId: 'other', firstExecutionId: 'execution-2' });
    await acceptedIntent(ledger, { account: name, runId: 'other', firstExecutionId: 'execution-2' });
    expect(leftOf(await told({ scope: 'run', key }))).toEqual([`an order SPX${open}`, '10 SPX']);
    expect(leftOf(await told({ scope: 'run', key: 'nobody' }))).toEqual([]);
  });

  it('that only forbids to open has left what opens or adds, not what reduces', async () => {
    const { told, open, ledger } = await replayed();
    const reducing = await acceptedIntent(ledger, { account: name, side: 'sell', quantity: '10' });
    // What is left of it reduces still.
    await fill(ledger, reducing, '100', { quantity: '4' });
    const short = await acceptedIntent(ledger, { account: name, side: 'sell', quantity: '1', symbol: 'IXIC' });
    expect(leftOf(await told({ level: 'reduce_only' }))).toEqual([`an order SPX${open}`, `an order IXIC${short.id}`]);
  });

  it('does not keep a halt of everything from being done, and is named in it: no venue has it', async () => {
    const { told, open } = await replayed();
    const result = await told({ scope: 'all', key: '' });
    expect(result).toMatchObject({ done: true, left: [], cancelled: [], closed: [] });
    expect(leftOf({ ...result, left: result.atNoVenue ?? [] })).toEqual([`an order SPX${open}`, '10 SPX']);
  });

  it('is carried out in its own market by a process that knows it', async () => {
    const { options, context, ledger } = await replayed();
    const halt = await ledger.commitHalt({ scope: 'account', key: name, level: 'flatten', reason: 'r', by: 'b' });
    const desk = haltDeskOf(options, { ...context, recorded: (account) => (account === name ? context : undefined) });
    expect(await desk.carryOut(halt, name, how)).toMatchObject({ done: true, left: [] });
    expect(await ledger.positions({ account: name })).toEqual([]);
  });

  it('is done at once where nothing is held or open', async () => {
    const { options, context, ledger } = await replayed();
    const other = 'paper-replay-2008-10-16-0123abcd';
    await openPaper(ledger, '100000', other);
    const halt = await ledger.commitHalt({ scope: 'account', key: other, level: 'flatten', reason: 'r', by: 'b' });
    expect(await haltDeskOf(options, context).carryOut(halt, other, how)).toMatchObject({ done: true, left: [] });
  });
});

describe('what is judged before a closing order is sent', () => {
  it('is of one moment: another closing order that fills meanwhile still counts', async () => {
    const { context, ledger } = await made();
    await trade(ledger, 'SPX', '10', '100');
    const closing = { side: 'sell', quantity: '10', closesAccount: true } as const;
    const other = await acceptedIntent(ledger, closing);
    const own = await ledger.storeIntent(newIntent(closing));
    // Between two looks of the judge the other one fills.
    const filling = (books: BookReading): BookReading => ({
      ...books,
      positions: async (filter) => {
        const held = await books.positions(filter);
        await fill(ledger, other, '100');
        return held;
      },
    });
    const watched: Ledger = {
      ...ledger,
      ...filling(ledger),
      atOneMoment: (work) => ledger.atOneMoment((books) => work(filling(books))),
    };
    const judge = await closingJudge({ ...context, ledger: watched }, own)();
    expect(await judge()).toMatchObject({ by: 'capability', figures: { free: '0' } });
    expect(await ledger.positions()).toEqual([]);
  });
});

describe('closing everything', () => {
  it('cancels what is open, closes what is held, and looks at both books', async () => {
    const { desk, ledger, broker, open } = await invested();
    const report = await desk({ stepPath: 'on_emergency[0]/close' }).closeAll(soon);
    expect(report).toMatchObject({
      closed: true,
      cancelled: [{ id: open, outcome: 'cancelled' }],
      positions: [
        { symbol: 'IXIC', before: '20', after: '0', closed: true },
        { symbol: 'SPX', before: '10', after: '0', closed: true },
      ],
      rounds: 1,
    });
    expect(await ledger.positions({ account: 'paper' })).toEqual([]);
    expect(await broker.positions()).toEqual([]);
  });

  it('says what is still held, and why', async () => {
    const { desk, broker } = await invested();
    broker.fillsAtOnce = false;
    const report = await desk({ stepPath: 'close' }).closeAll({ withinMs: 200 });
    expect(report.closed).toBe(false);
    expect(report.positions).toMatchObject([
      { symbol: 'IXIC', after: '20', closed: false, message: 'the last closing order is open, 0 of 20 filled' },
      { symbol: 'SPX', after: '10', closed: false },
    ]);
  });

  it('closes only what is named', async () => {
    const { desk, ledger } = await invested();
    expect(await desk({ stepPath: 'close' }).closeAll({ ...soon, symbols: ['SPX'] })).toMatchObject({ closed: true });
    expect(await ledger.positions({ account: 'paper' })).toMatchObject([{ symbol: 'IXIC', quantity: '20' }]);
  });

  it('tries again where the venue rejects a closing order, and a retry of the step goes on from there', async () => {
    const { desk, broker } = await invested();
    broker.rejections.push('busy', 'busy', 'busy');
    const report = await desk({ stepPath: 'close' }).closeAll(soon);
    expect(report.closed).toBe(true);
    expect(report.rounds).toBeGreaterThan(1);
    const again = await desk({ stepPath: 'close', attempt: 2 }).closeAll(soon);
    expect(again).toMatchObject({ closed: true, positions: [], orders: [], closedBefore: holdings });
    expect((await desk({ stepPath: 'another' }).closeAll(soon)).closedBefore).toEqual([]);
  });

  it('by a hundred steps at once closes an account once', async () => {
    const { desk, ledger, broker } = await invested();
    const many = Array.from({ length: 100 }, (_, nth) =>
      desk({ stepPath: `close-${nth}` }).closeAll({ withinMs: 3000 }),
    );
    await Promise.all(many);
    expect(await ledger.positions({ account: 'paper' })).toEqual([]);
    expect(await broker.positions()).toEqual([]);
    const sold = broker.fills
      .filter(({ side }) => side === 'sell')
      .map(({ symbol, quantity }) => `${symbol} ${quantity}`);
    expect(sold.sort()).toEqual(['IXIC 20', 'SPX 10']);
    expect(broker.duplicates).toEqual([]);
  }, 120_000);

  it('under a flatten halt closes by the orders of the halt, and under cancel_only by none', async () => {
    const { desk, ledger, broker } = await invested();
    const halt = await ledger.commitHalt({
      scope: 'account',
      key: 'paper',
      level: 'cancel_only',
      reason: 'drill',
      by: 'me',
    });
    const stuck = await desk({ stepPath: 'close' }).closeAll(soon);
    expect(stuck.closed).toBe(false);
    expect(stuck.positions[0].message).toMatch(/cancel_only lets nothing be closed: drill/);
    await ledger.release({ haltId: halt.id, by: 'me', reason: 'over' });
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'flatten', reason: 'drill', by: 'me' });
    const report = await desk({ stepPath: 'close' }).closeAll(soon);
    expect(report.closed).toBe(true);
    expect(await broker.positions()).toEqual([]);
  });

  it('says what a halt has closed before it looked, and nothing of one that is released', async () => {
    const { desk, ledger } = await invested();
    const whole = { scope: 'account', key: 'paper', level: 'flatten', reason: 'drill', by: 'me' } as const;
    const halt = await ledger.commitHalt(whole);
    await desk({ stepPath: 'guard' }).closeAll(soon);
    const emergency = desk({ stepPath: 'on_emergency[0]/close' });
    const closedBefore = holdings.map((one) => ({ ...one, halt: halt.id }));
    expect(await emergency.closeAll(soon)).toMatchObject({ closed: true, positions: [], closedBefore });
    expect((await emergency.closeAll({ ...soon, symbols: ['SPX'] })).closedBefore).toEqual(closedBefore.slice(1));
    await ledger.release({ haltId: halt.id, by: 'me', reason: 'over' });
    expect((await emergency.closeAll(soon)).closedBefore).toEqual([]);
  });

  it('does not call closed what only one of the books holds no more', async () => {
    const { desk, broker } = await invested();
    broker.take({
      clientOrderId: 'by-hand',
      symbol: 'DIA',
      side: 'buy',
      type: 'limit',
      limitPrice: '5',
      quantity: '3',
      timeInForce: 'day',
    });
    broker.fill('by-hand');
    const report = await desk({ stepPath: 'close' }).closeAll(soon);
    expect(report.closed).toBe(false);
    expect(report.positions.find(({ symbol }) => symbol === 'DIA')).toMatchObject({
      closed: false,
      message: 'the ledger holds none, the broker says 3: reconcile the account',
    });
  });
});

describe('cancelling', () => {
  it('cancels orders of the run, by default and by name, and says what became of each', async () => {
    const { desk, open, ledger } = await invested();
    const [other] = await desk({ firstExecutionId: 'execution-2', runId: 'run-2' }).submit(
      [order({ type: 'limit', limitPrice: '91' })],
      hour,
    );
    expect(await desk().cancel({ ofThisRun: true })).toMatchObject([{ id: open, outcome: 'cancelled' }]);
    expect(await desk().cancel({ ids: [open, other.id] })).toMatchObject([
      { outcome: 'cancelled' },
      { outcome: 'cancelled' },
    ]);
    expect(await ledger.orders({ open: true })).toEqual([]);
  });

  it('tells an order that filled first, and what is asked for again when the answer is lost', async () => {
    const { desk, broker, open } = await invested();
    broker.cancelFates.push('unheard');
    expect(await desk().cancel({ ids: [open] })).toMatchObject([{ outcome: 'cancelled' }]);
    const [report] = await desk({ stepPath: 'next' }).submit([order({ type: 'limit', limitPrice: '92' })], hour);
    broker.fill(report.clientOrderId);
    expect(await desk().cancel({ ids: [report.id] })).toMatchObject([{ outcome: 'filled' }]);
  });
});

describe('replacing', () => {
  it('puts an order for the rest in the place of an open one', async () => {
    const { desk, broker, open } = await invested();
    broker.fill(broker.orders[2].clientOrderId, { quantity: '4' });
    const report = await desk({ stepPath: 'replace' }).replace(open, { limitPrice: '95', quantity: '12' }, hour);
    expect(report).toMatchObject({ state: 'open', limitPrice: '95', quantity: '8' });
    const again = await desk({ stepPath: 'replace', attempt: 2 }).replace(
      open,
      { limitPrice: '95', quantity: '12' },
      hour,
    );
    expect(again.id).toBe(report.id);
    expect(await desk().orders({ open: true })).toMatchObject([{ id: report.id }]);
    expect(broker.orders.map(({ state }) => state)).toEqual(['filled', 'filled', 'replaced', 'open']);
  });

  it('refuses one that has ended', async () => {
    const { desk, open } = await invested();
    await desk().cancel({ ids: [open] });
    await expect(desk().replace(open, { limitPrice: '95' }, hour)).rejects.toMatchObject({ code: 'OrderEnded' });
  });
});

describe('halting', () => {
  it('is committed once however often the step is tried, and cancels what it forbids', async () => {
    const { desk, ledger, open } = await invested();
    const wish = { scope: 'account', level: 'reduce_only', reason: 'drill', ...soon } as const;
    const first = await desk({ stepPath: 'halt' }).halt(wish);
    const again = await desk({ stepPath: 'halt', attempt: 2 }).halt(wish);
    expect(first.cancelled).toMatchObject([{ id: open, outcome: 'cancelled' }]);
    expect(again.halt.id).toBe(first.halt.id);
    expect(await ledger.halts({ active: true })).toHaveLength(1);
  });

  it('at level reduce_only leaves orders alone that reduce', async () => {
    const { desk, ledger } = await invested();
    const [exit] = await desk({ stepPath: 'exit' }).submit(
      [order({ side: 'sell', type: 'limit', limitPrice: '120' })],
      hour,
    );
    await desk({ stepPath: 'halt' }).halt({ scope: 'account', level: 'reduce_only', reason: 'drill', ...soon });
    expect(await ledger.orders({ open: true })).toMatchObject([{ intentId: exit.id }]);
  });

  it('at level flatten closes the account', async () => {
    const { desk, broker } = await invested();
    const halted = await desk({ stepPath: 'halt' }).halt({
      scope: 'account',
      level: 'flatten',
      reason: 'drill',
      ...soon,
    });
    expect(halted.closing).toMatchObject({ closed: true });
    expect(await broker.positions()).toEqual([]);
  });

  it('for the day lasts until the next session, once for all runs, and again after a release', async () => {
    // A Friday afternoon; the next session is on Monday, the 30th, by New York time 09:30.
    const clock = { now: () => Date.parse('2026-11-27T17:00:00Z') };
    const { desk, ledger } = await invested();
    const [one, two] = await Promise.all([
      desk({ stepPath: 'stop' }, { clock }).stopForDay('loss'),
      desk({ stepPath: 'stop', runId: 'run-2', firstExecutionId: 'execution-2' }, { clock }).stopForDay('loss'),
    ]);
    expect(one.halt.id).toBe('day:paper:2026-11-30');
    expect(two.halt.id).toBe(one.halt.id);
    const [report] = await desk({ stepPath: 'next' }).submit([order()], hour);
    expect(report).toMatchObject({ state: 'refused', rejection: { by: 'halt' } });
    await ledger.release({ haltId: one.halt.id, by: 'me', reason: 'a mistake' });
    const third = await desk({ stepPath: 'stop' }, { clock }).stopForDay('loss');
    expect(third.halt.id).toBe('day:paper:2026-11-30:2');
  });
});

it('carries a halt out for whoever watches over it: cancels, closes, and says when nothing is left', async () => {
  const { ledger, broker, context, open } = await invested();
  broker.fillsAtOnce = false;
  const desk = haltDeskOf(
    {
      accounts: () => ({ preset: 'paper', names: ['paper'], folder: '/', named: () => context.settings }),
      ledger: () => Promise.resolve(ledger),
      broker: () => Promise.resolve(broker),
      timings: context.timings,
    },
    context,
  );
  const halt = await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'flatten', reason: 'drill', by: 'me' });
  const options = { withinMs: 200, signal: context.signal, beat: () => undefined };
  const first = await desk.carryOut(halt, 'paper', options);
  expect(first).toMatchObject({ done: false, cancelled: [{ id: open, outcome: 'cancelled' }], closed: [] });
  expect(first.left.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
    ['IXIC', '20'],
    ['SPX', '10'],
  ]);
  for (const { clientOrderId } of await broker.openOrders()) broker.fill(clientOrderId);
  const second = await desk.carryOut(halt, 'paper', options);
  // What was filled between two looks is told, too.
  expect(second).toMatchObject({ done: true, left: [], closed: holdings });
  expect(await broker.positions()).toEqual([]);
  expect(broker.duplicates).toEqual([]);
});
