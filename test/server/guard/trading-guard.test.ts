import { catalogueOf } from '../../../src/catalogue';
import type { Plan } from '../../../src/engine';
import { deliverOutbox } from '../../../src/guard';
import { openLedger, type Halt, type Ledger, type NewHalt } from '../../../src/ledger';
import { guardIdOf, guardQueries, type GuardedHalt, type GuardState } from '../../../src/protocol';
import { eventually } from '../../support/eventually';
import { workflowTaskFailures } from '../../support/history';
import { acceptedIntent, trade } from '../../support/ledger-entries';
import { ledgerVenue, type LedgerVenue } from '../../support/ledger-venue';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { kitActions } from '../../support/kit/kit-actions';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const plan = (body: string): Plan => planOf(body, catalogueOf(kitActions));
const trading = plan(`
  steps: [{ id: hang, action: kit.hang }]
  events:
    on_emergency: [{ id: close, action: kit.give, with: { value: '\${{ event.payload }}' } }]
`);

let server: TestServer;
let worker: TestWorker;
let ledger: Ledger;
let venue: LedgerVenue;
const given = process.env['DATABASE_URL'];

beforeAll(async () => {
  // These tests are about the embedded one of their own state folder.
  delete process.env['DATABASE_URL'];
  server = await startTestServer();
  ledger = await openLedger({ stateFolder: server.stateFolder, connections: 20, sendSettleMs: 0 });
  venue = ledgerVenue(() => Promise.resolve(ledger));
  worker = await startTestWorker(server, { actions: kitActions, haltDesk: venue.desk });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await ledger.close();
  await server.stop();
  if (given !== undefined) process.env['DATABASE_URL'] = given;
});

let accounts = 0;

/** An account of the test's own. */
async function newAccount(): Promise<string> {
  accounts += 1;
  const name = `account-${accounts}`;
  await ledger.openAccount({ name, kind: 'paper', broker: 'paper', currency: 'USD', cashMayBeNegative: true });
  return name;
}

/** Starts a run that hangs, bound to an account. */
async function startedOn(account: string): Promise<string> {
  const runId = await worker.client.start(trading);
  await eventually('it hangs', async () => (await worker.client.progress(runId))?.steps[0]?.status === 'running');
  await ledger.bindRun({ account, runId, firstExecutionId: runId });
  return runId;
}

const haltOn = (account: string, more: Partial<NewHalt> = {}): Promise<Halt> =>
  ledger.commitHalt({ scope: 'account', key: account, level: 'flatten', reason: 'fat finger', by: 'ann', ...more });

/** What the guard of an account has come to, once it has ended. */
async function endOfGuard(account: string): Promise<GuardState> {
  const state: unknown = await worker.temporal.workflow.getHandle(guardIdOf(account)).result();
  expect(await workflowTaskFailures(worker.temporal, guardIdOf(account))).toEqual([]);
  return state as GuardState;
}

/** How the guard stands as soon as it is so of its first halt. */
async function guardWhen(account: string, what: string, isSo: (halt: GuardedHalt) => boolean): Promise<GuardState> {
  let state: GuardState | undefined;
  await eventually(what, async () => {
    const handle = worker.temporal.workflow.getHandle(guardIdOf(account));
    state = await handle.query<GuardState>(guardQueries.state).catch(() => undefined);
    return state?.halts[0] !== undefined && isSo(state.halts[0]);
  });
  return state ?? { account, halts: [] };
}

const carriedOut = ({ carriedOut: result, looks }: GuardedHalt): boolean => result?.done === true && looks > 0;

const statusOf = async (runId: string): Promise<string> => (await worker.client.result(runId)).status;

describe('the guard of an account', () => {
  it('tells its runs, cancels, closes, and leaves the evidence in the audit trail', async () => {
    const account = await newAccount();
    const other = await newAccount();
    const [first, second, stranger] = [await startedOn(account), await startedOn(account), await startedOn(other)];
    await trade(ledger, 'SPX', '10', '900', { account });
    await acceptedIntent(ledger, { account, symbol: 'IXIC', type: 'limit', limitPrice: '1000' });

    const halt = await haltOn(account);

    const result = await worker.client.result(first);
    expect(result.status).toBe('halted');
    expect(result.context.stepOutputs['events.on_emergency[0]/close']).toEqual({
      value: { reason: 'fat finger', by: 'ann' },
    });
    expect(await statusOf(second)).toBe('halted');
    await guardWhen(account, 'all is carried out', carriedOut);
    const { halts } = await endOfGuard(account);
    expect(halts).toEqual([expect.objectContaining({ haltId: halt.id, looks: 3, notTold: [], recorded: true })]);
    expect([...(halts[0]?.told ?? [])].sort()).toEqual([first, second].sort());
    expect(halts[0]?.carriedOut).toMatchObject({
      done: true,
      cancelled: [{ symbol: 'IXIC' }],
      closed: [{ symbol: 'SPX', quantity: '10' }],
      left: [],
    });
    expect(await ledger.positions({ account })).toEqual([]);
    const evidence = (await ledger.auditEntries({ chain: account })).filter(({ kind }) => kind === 'halt.carried_out');
    expect(evidence.map(({ data }) => data)).toEqual([expect.objectContaining({ haltId: halt.id })]);
    expect((await worker.client.show(stranger)).status).toBe('running');
    await worker.client.cancel(stranger);
  });

  it('lets runs go on where a halt only keeps them from opening', async () => {
    const account = await newAccount();
    const runId = await startedOn(account);
    await haltOn(account, { level: 'reduce_only' });

    const { halts } = await guardWhen(account, 'all is carried out', carriedOut);

    expect(halts[0]).toMatchObject({ told: [], carriedOut: { done: true } });
    expect((await worker.client.show(runId)).status).toBe('running');
    await worker.client.cancel(runId);
  });

  it('takes up the halt of a dead-man who is silent', async () => {
    const account = await newAccount();
    const runId = await startedOn(account);
    await ledger.renewLease({ name: `${account}-desk`, account, holder: 'ann', level: 'flatten', lastsMs: 300 });

    expect(await statusOf(runId)).toBe('halted');

    const { ending } = await worker.client.result(runId);
    expect(ending?.reason).toMatch(/^no heartbeat from ann since /);
  });

  it('ends a run that has no account by itself', async () => {
    const runId = await worker.client.start(trading);
    await ledger.commitHalt({ scope: 'run', key: runId, level: 'flatten', reason: 'wrong run', by: 'ann' });

    expect(await statusOf(runId)).toBe('halted');
  });

  it('goes on closing until the account is flat', async () => {
    const account = await newAccount();
    await trade(ledger, 'SPX', '10', '900', { account });
    venue.stuck = true;
    await haltOn(account);
    const { halts: before } = await guardWhen(account, 'a round has passed', ({ rounds }) => rounds > 0);
    expect(before[0]?.carriedOut).toMatchObject({ done: false, left: [{ symbol: 'SPX', quantity: '10' }] });
    venue.stuck = false;

    const { halts } = await guardWhen(account, 'all is carried out', carriedOut);

    expect(halts[0]?.rounds).toBeGreaterThan(1);
    expect(halts[0]?.carriedOut).toMatchObject({ done: true, left: [] });
  });

  it('closes nothing more once its halt is released', async () => {
    const account = await newAccount();
    await trade(ledger, 'SPX', '10', '900', { account });
    venue.stuck = true;
    const halt = await haltOn(account);
    await guardWhen(account, 'a round has passed', ({ rounds }) => rounds > 0);
    await ledger.release({ haltId: halt.id, by: 'ann', reason: 'false alarm' });
    venue.stuck = false;

    await guardWhen(account, 'it has nothing left to do', carriedOut);

    expect((await ledger.positions({ account })).map(({ quantity }) => quantity)).toEqual(['10']);
  });

  it('is told of a halt once, however often the outbox is delivered', async () => {
    const account = await newAccount();
    const halt = await haltOn(account, { level: 'cancel_only' });
    await Promise.all(
      [1, 2, 3].map(() => deliverOutbox({ ledger, temporal: worker.temporal, taskQueue: worker.taskQueue })),
    );
    expect((await guardWhen(account, 'all is carried out', carriedOut)).halts.map(({ haltId }) => haltId)).toEqual([
      halt.id,
    ]);
  });

  it('takes a halt up although another cannot be handed over', async () => {
    const account = await newAccount();
    // Longer than the server lets an id be: nobody can be told of it.
    await ledger.commitHalt({ scope: 'run', key: 'x'.repeat(1200), level: 'flatten', reason: 'test', by: 'ann' });
    const halt = await haltOn(account, { level: 'cancel_only' });
    const { halts } = await guardWhen(account, 'all is carried out', carriedOut);
    expect(halts.map(({ haltId }) => haltId)).toEqual([halt.id]);
  });

  it('closes an account once when a hundred runs halt it at once', async () => {
    const account = await newAccount();
    await trade(ledger, 'SPX', '10', '900', { account });
    await trade(ledger, 'IXIC', '-7', '1500', { account });
    const before = venue.sent.length;

    await Promise.all(Array.from({ length: 100 }, () => haltOn(account)));

    await guardWhen(account, 'all is carried out', carriedOut);
    const { halts } = await endOfGuard(account);
    expect(halts.map(({ carriedOut: result }) => result?.done)).toEqual(Array.from({ length: 100 }, () => true));
    const evidence = (await ledger.auditEntries({ chain: account, limit: 1000 })).filter(
      ({ kind }) => kind === 'halt.carried_out',
    );
    expect(evidence).toHaveLength(100);
    expect(
      venue.sent
        .slice(before)
        .map(({ symbol, side, quantity }) => [symbol, side, quantity])
        .sort(),
    ).toEqual([
      ['IXIC', 'buy', '7'],
      ['SPX', 'sell', '10'],
    ]);
    expect(await ledger.positions({ account })).toEqual([]);
    expect((await ledger.checkLedger()).differences).toEqual([]);
  });
});
