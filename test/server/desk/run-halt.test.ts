import { haltDeskOf } from '../../../src/desk';
import type { Halt, HaltLevel } from '../../../src/ledger';
import type { CarriedOut } from '../../../src/protocol';
import { deskOf, hour, order, type TestDesk } from '../../support/desk-of';
import { acceptedIntent, fill } from '../../support/ledger-entries';
import { startLedgerServer, type LedgerServer } from '../../support/ledger-server';

let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.stop());

const other = { firstExecutionId: 'execution-2', runId: 'run-2' };

interface TwoRuns extends TestDesk {
  /** The limit orders that the runs have open. */
  readonly open: string;
  readonly openOfOther: string;
  commit(changes?: { readonly key?: string; readonly level?: HaltLevel }): Promise<Halt>;
  /** Waits for fills as long as `withinMs`: briefly, where none are to come. */
  carryOut(halt: Halt, withinMs?: number): Promise<CarriedOut>;
  /** `symbol quantity` of all that the account holds. */
  held(): Promise<readonly string[]>;
  isOpen(id: string): Promise<boolean>;
}

/** run-1 holds 10 SPX and 20 IXIC, run-2 holds 5 SPX; each has a limit order open. */
async function twoRuns(): Promise<TwoRuns> {
  const test = await deskOf(await server.schema());
  const { ledger, broker, context, desk } = test;
  const limit = order({ leg: 'limit', type: 'limit', limitPrice: '90' });
  const [, , { id: open }] = await desk().submit(
    [order(), order({ leg: '1', symbol: 'IXIC', quantity: '20' }), limit],
    hour,
  );
  const [, { id: openOfOther }] = await desk(other).submit([order({ quantity: '5' }), limit], hour);
  const guard = haltDeskOf(
    {
      accounts: () => ({ preset: 'paper', names: ['paper'], folder: '/', named: () => context.settings }),
      ledger: () => Promise.resolve(ledger),
      broker: () => Promise.resolve(broker),
      timings: context.timings,
    },
    context,
  );
  return {
    ...test,
    open,
    openOfOther,
    commit: ({ key = 'run-1', level = 'flatten' } = {}) =>
      ledger.commitHalt({ scope: 'run', key, level, reason: 'drill', by: 'me' }),
    carryOut: (halt, withinMs = 1000) =>
      guard.carryOut(halt, 'paper', { withinMs, signal: context.signal, beat: () => undefined }),
    held: async () =>
      (await ledger.positions({ account: 'paper' })).map(({ symbol, quantity }) => `${symbol} ${quantity}`),
    isOpen: async (id) => (await ledger.orders({ intentIds: [id], open: true })).length === 1,
  };
}

describe('a halt of a run', () => {
  it.each([
    ['workflow id', 'run-1'],
    ['first execution id', 'execution-1'],
  ])('by its %s closes what belongs to it, and leaves other runs alone', async (_, key) => {
    const { open, openOfOther, commit, carryOut, held, isOpen, broker } = await twoRuns();
    const result = await carryOut(await commit({ key }));
    expect(result).toEqual({
      done: true,
      cancelled: [{ symbol: 'SPX', id: open, outcome: 'cancelled', message: 'nothing of it was filled' }],
      closed: [
        { symbol: 'IXIC', quantity: '20' },
        { symbol: 'SPX', quantity: '10' },
      ],
      left: [],
    });
    expect(await held()).toEqual(['SPX 5']);
    expect(await isOpen(openOfOther)).toBe(true);
    expect((await broker.openOrders()).length).toBe(1);
  });

  it('is done again at once where nothing is left of the run', async () => {
    const { commit, carryOut, broker } = await twoRuns();
    const halt = await commit();
    await carryOut(halt);
    const asked = broker.asked.length;
    expect(await carryOut(halt)).toEqual({ done: true, cancelled: [], closed: [], left: [] });
    expect(broker.asked).toHaveLength(asked);
  });

  it('is not done while a closing order of it is open, and says what of the run was closed and what is left', async () => {
    const { openOfOther, commit, carryOut, held, isOpen, broker } = await twoRuns();
    broker.fillsAtOnce = false;
    const halt = await commit();
    expect(await carryOut(halt)).toMatchObject({
      done: false,
      closed: [],
      left: [
        { symbol: 'IXIC', quantity: '20', why: 'the last closing order is open, 0 of 20 filled' },
        { symbol: 'SPX', quantity: '10', why: 'the last closing order is open, 0 of 10 filled' },
      ],
    });
    const closing = (await broker.openOrders()).filter(({ side }) => side === 'sell');
    for (const { symbol, clientOrderId } of closing)
      broker.fill(clientOrderId, symbol === 'SPX' ? { quantity: '4' } : {});
    expect(await carryOut(halt)).toMatchObject({
      done: false,
      closed: [
        { symbol: 'IXIC', quantity: '20' },
        { symbol: 'SPX', quantity: '4' },
      ],
      left: [{ symbol: 'SPX', quantity: '6', why: 'the last closing order is partially_filled, 4 of 10 filled' }],
    });
    for (const { side, clientOrderId } of await broker.openOrders()) if (side === 'sell') broker.fill(clientOrderId);
    expect(await carryOut(halt)).toMatchObject({ done: true, closed: [{ symbol: 'SPX', quantity: '6' }], left: [] });
    expect(await held()).toEqual(['SPX 5']);
    expect(await isOpen(openOfOther)).toBe(true);
    expect(broker.asked.length).toBe(7);
    expect(broker.duplicates).toEqual([]);
  });

  it('sends another closing order in the place of one that was rejected', async () => {
    const { commit, carryOut, held, broker } = await twoRuns();
    broker.rejections.push('busy', 'busy', 'busy');
    expect(await carryOut(await commit(), 30_000)).toMatchObject({ done: true, left: [] });
    expect(await held()).toEqual(['SPX 5']);
  });

  it('says which order of another run is in its way, and closes once that is gone', async () => {
    const { desk, ledger, commit, carryOut, held, isOpen, openOfOther } = await twoRuns();
    const [exit] = await desk({ ...other, stepPath: 'exit' }).submit(
      [order({ side: 'sell', type: 'limit', limitPrice: '120', quantity: '12' })],
      hour,
    );
    const halt = await commit();
    expect(await carryOut(halt)).toMatchObject({
      done: false,
      closed: [
        { symbol: 'IXIC', quantity: '20' },
        { symbol: 'SPX', quantity: '3' },
      ],
      left: [
        {
          symbol: 'SPX',
          quantity: '7',
          why: `orders of others are to sell it already, and the halt of a run leaves them alone: ${exit.id} of run run-2 (12). It is closed once they have ended: wait, or cancel them`,
        },
      ],
    });
    expect(await isOpen(exit.id)).toBe(true);
    await desk(other).cancel({ ids: [exit.id] });
    expect(await carryOut(halt)).toMatchObject({ done: true, closed: [{ symbol: 'SPX', quantity: '7' }] });
    expect(await held()).toEqual(['SPX 5']);
    expect(await isOpen(openOfOther)).toBe(true);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('closes no more than the account holds of what the run brought', async () => {
    const { desk, commit, carryOut, held } = await twoRuns();
    await desk({ ...other, stepPath: 'sell' }).submit([order({ side: 'sell', quantity: '12' })], hour);
    expect(await held()).toEqual(['IXIC 20', 'SPX 3']);
    expect(await carryOut(await commit())).toMatchObject({
      done: true,
      closed: [
        { symbol: 'IXIC', quantity: '20' },
        { symbol: 'SPX', quantity: '3' },
      ],
    });
    expect(await held()).toEqual([]);
  });

  it('buys back what the run is short, and not what others are', async () => {
    const { ledger, broker, commit, carryOut, held } = await twoRuns();
    broker.prices.set('DIA', 10);
    await fill(ledger, await acceptedIntent(ledger, { symbol: 'DIA', side: 'sell', quantity: '7' }), '10');
    await fill(ledger, await acceptedIntent(ledger, { ...other, symbol: 'DIA', side: 'sell', quantity: '3' }), '10');
    const { done, closed } = await carryOut(await commit());
    expect(done).toBe(true);
    expect(closed).toContainEqual({ symbol: 'DIA', quantity: '-7' });
    expect(await held()).toEqual(['DIA -3', 'SPX 5']);
  });

  it('is not done while an order of the run may still fill', async () => {
    const { open, openOfOther, commit, carryOut, held, isOpen, broker } = await twoRuns();
    broker.cancelFates.push('lost', 'lost');
    const halt = await commit();
    const { done, left } = await carryOut(halt);
    expect(done).toBe(false);
    expect(left).toContainEqual({
      symbol: 'SPX',
      quantity: '0',
      why: `orders of the run may still fill: ${open} (buy 10)`,
    });
    expect(await carryOut(halt)).toMatchObject({ done: true, cancelled: [{ id: open, outcome: 'cancelled' }] });
    expect(await held()).toEqual(['SPX 5']);
    expect(await isOpen(openOfOther)).toBe(true);
  });

  it('finds out what became of a closing order without an answer, and sends it once', async () => {
    const { commit, carryOut, held, broker } = await twoRuns();
    broker.submitFates.push('unheard', 'unheard');
    expect(await carryOut(await commit())).toMatchObject({ done: true, left: [] });
    expect(await held()).toEqual(['SPX 5']);
    expect(broker.duplicates).toEqual([]);
  });

  it('leaves a position to the closing orders of a halt of the account that came first', async () => {
    const { ledger, broker, commit, carryOut, held } = await twoRuns();
    broker.fillsAtOnce = false;
    const whole = await ledger.commitHalt({
      scope: 'account',
      key: 'paper',
      level: 'flatten',
      reason: 'all',
      by: 'ann',
    });
    await carryOut(whole);
    const { done, left } = await carryOut(await commit());
    expect(done).toBe(false);
    expect(left.find(({ symbol }) => symbol === 'IXIC')?.why).toMatch(
      new RegExp(`to sell it already, .*: in_[0-9a-f]{32} of halt ${whole.id} \\(20\\)`),
    );
    const closing = (await broker.openOrders()).filter(({ side }) => side === 'sell');
    expect(closing.map(({ symbol, quantity }) => `${symbol} ${quantity}`).sort()).toEqual(['IXIC 20', 'SPX 15']);
    for (const { clientOrderId } of closing) broker.fill(clientOrderId);
    expect(await carryOut(whole)).toMatchObject({ done: true });
    expect(await held()).toEqual([]);
  });

  it('closes nothing under a stronger halt, and says whose', async () => {
    const { ledger, commit, carryOut, held, broker } = await twoRuns();
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'cancel_only', reason: 'look first', by: 'ann' });
    const asked = broker.asked.length;
    const { done, left } = await carryOut(await commit());
    expect(done).toBe(false);
    expect(left.map(({ symbol }) => symbol)).toEqual(['IXIC', 'SPX']);
    expect(left[0].why).toMatch(/^a halt at level cancel_only lets nothing be closed: look first \(ann, /);
    expect(await held()).toEqual(['IXIC 20', 'SPX 15']);
    expect(broker.asked).toHaveLength(asked);
  });

  it('by a step of it closes its own part, however often the step is tried', async () => {
    const { desk, held, isOpen, open, openOfOther } = await twoRuns();
    const wish = { scope: 'run', level: 'flatten', reason: 'drill', withinMs: 8000 } as const;
    const halted = await desk({ stepPath: 'halt' }).halt(wish);
    expect(halted).toMatchObject({
      cancelled: [{ id: open, outcome: 'cancelled' }],
      closing: {
        closed: true,
        cancelled: [],
        positions: [
          { symbol: 'IXIC', before: '20', after: '0', closed: true },
          { symbol: 'SPX', before: '10', after: '0', closed: true },
        ],
        rounds: 1,
      },
    });
    expect((await desk({ stepPath: 'halt', attempt: 2 }).halt(wish)).closing).toMatchObject({
      closed: true,
      positions: [],
      orders: [],
    });
    expect(await held()).toEqual(['SPX 5']);
    expect(await isOpen(openOfOther)).toBe(true);
  });

  it('and one of the other run, at the same time by many, close each part once', async () => {
    const { commit, carryOut, held, broker } = await twoRuns();
    const halts = [await commit(), await commit({ key: 'run-2' })];
    const results = await Promise.all([0, 1, 2, 3, 4, 5].map((nth) => carryOut(halts[nth % 2])));
    expect(results.map(({ done }) => done)).toEqual([true, true, true, true, true, true]);
    expect(await held()).toEqual([]);
    const sold = broker.fills
      .filter(({ side }) => side === 'sell')
      .map(({ symbol, quantity }) => `${symbol} ${quantity}`);
    expect(sold.sort()).toEqual(['IXIC 20', 'SPX 10', 'SPX 5']);
    expect(broker.duplicates).toEqual([]);
  }, 60_000);
});

describe('positions by run', () => {
  const parts = async ({ ledger }: TestDesk): Promise<readonly (readonly string[])[]> =>
    Promise.all(
      ['run-1', 'run-2', 'run-3'].map(async (run) =>
        (await ledger.heldByRun('paper', run)).map(({ symbol, quantity }) => `${symbol} ${quantity}`),
      ),
    );
  const third = { firstExecutionId: 'execution-3', runId: 'run-3', stepPath: 'buy' };

  it('end with the account: what a halt of the account closed is of those who held', async () => {
    const test = await twoRuns();
    const { ledger, desk, commit, carryOut, held } = test;
    expect(await parts(test)).toEqual([['IXIC 20', 'SPX 10'], ['SPX 5'], []]);
    const whole = await ledger.commitHalt({
      scope: 'account',
      key: 'paper',
      level: 'flatten',
      reason: 'all',
      by: 'ann',
    });
    expect(await carryOut(whole)).toMatchObject({ done: true });
    await ledger.release({ haltId: whole.id, by: 'ann', reason: 'over' });
    // What another run buys now belongs to that, and the others, which are flat, close nothing of it.
    await desk(third).submit([order({ quantity: '8' })], hour);
    expect(await parts(test)).toEqual([[], [], ['SPX 8']]);
    expect(await carryOut(await commit())).toMatchObject({ done: true, closed: [] });
    expect(await held()).toEqual(['SPX 8']);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('end with the account that a run closes by a step of it', async () => {
    const test = await twoRuns();
    const { ledger, desk } = test;
    expect(await desk({ stepPath: 'close' }).closeAll({ withinMs: 8000 })).toMatchObject({ closed: true });
    await desk(third).submit([order({ quantity: '8' })], hour);
    await desk({ ...third, stepPath: 'sell' }).submit([order({ side: 'sell', quantity: '3' })], hour);
    expect(await parts(test)).toEqual([[], [], ['SPX 5']]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('are those of a part that was closed: the run that has held longest is closed first', async () => {
    const test = await twoRuns();
    const { ledger, broker, carryOut } = test;
    broker.fillsAtOnce = false;
    const whole = await ledger.commitHalt({
      scope: 'account',
      key: 'paper',
      level: 'flatten',
      reason: 'all',
      by: 'ann',
    });
    await carryOut(whole, 200);
    const closing = (await broker.openOrders()).find(({ symbol, side }) => symbol === 'SPX' && side === 'sell');
    broker.fill(closing?.clientOrderId ?? '', { quantity: '12' });
    await carryOut(whole, 200);
    expect(await parts(test)).toEqual([['IXIC 20'], ['SPX 3'], []]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });

  it('are not written by hand', async () => {
    const schema = await server.schema();
    const { desk } = await deskOf(schema);
    await desk().submit([order()], hour);
    await expect(
      schema.raw(`INSERT INTO fill_shares SELECT id, account, symbol, 'run-9', 'x', 1 FROM fills`),
    ).rejects.toMatchObject({ detail: 'SharesAreDerived' });
    await expect(schema.raw('UPDATE fill_shares SET quantity = 1')).rejects.toThrow();
  });
});

describe('close_all_positions of a run that is halted itself', () => {
  const soon = { withinMs: 8000 };

  it.each(['run-1', 'execution-1'])(
    '(%s) cancels and closes what belongs to the run, and nothing else',
    async (key) => {
      const { desk, open, openOfOther, commit, held, isOpen } = await twoRuns();
      await commit({ key });
      const report = await desk({ stepPath: 'on_emergency[0]/close' }).closeAll(soon);
      expect(report).toMatchObject({
        closed: true,
        cancelled: [{ id: open, outcome: 'cancelled' }],
        positions: [
          { symbol: 'IXIC', before: '20', after: '0', closed: true },
          { symbol: 'SPX', before: '10', after: '0', closed: true },
        ],
      });
      expect(await held()).toEqual(['SPX 5']);
      expect(await isOpen(openOfOther)).toBe(true);
    },
  );

  it('closes only the symbols that are named', async () => {
    const { desk, open, commit, held, isOpen } = await twoRuns();
    await commit();
    const report = await desk({ stepPath: 'close' }).closeAll({ ...soon, symbols: ['IXIC'] });
    expect(report).toMatchObject({ closed: true, cancelled: [], positions: [{ symbol: 'IXIC' }] });
    expect(await held()).toEqual(['SPX 15']);
    expect(await isOpen(open)).toBe(true);
  });

  it('closes nothing where its halt forbids it, and cancels its own orders only', async () => {
    const { desk, open, openOfOther, commit, held, isOpen } = await twoRuns();
    await commit({ level: 'cancel_only' });
    const report = await desk({ stepPath: 'close' }).closeAll(soon);
    expect(report).toMatchObject({ closed: false, cancelled: [{ id: open, outcome: 'cancelled' }] });
    expect(report.positions[0].message).toMatch(/cancel_only lets nothing be closed/);
    expect(await held()).toEqual(['IXIC 20', 'SPX 15']);
    expect(await isOpen(openOfOther)).toBe(true);
  });

  it('closes the account where that is halted as well', async () => {
    const { desk, ledger, commit, held } = await twoRuns();
    await commit();
    await ledger.commitHalt({ scope: 'account', key: 'paper', level: 'flatten', reason: 'all', by: 'ann' });
    expect(await desk({ stepPath: 'close' }).closeAll(soon)).toMatchObject({ closed: true });
    expect(await held()).toEqual([]);
  });
});
