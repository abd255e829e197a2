import type { ChildProcess } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../../src/catalogue';
import { BellwetherClient } from '../../../src/client';
import type { Plan } from '../../../src/engine';
import { openLedger, startEmbeddedDatabase, type Ledger } from '../../../src/ledger';
import { eventually } from '../../support/eventually';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';
import { tradingMarket, type Stall } from '../../support/trading-market';
import { killProcess, startTradingWorker } from '../../support/worker-process';

jest.setTimeout(180_000);

const taskQueue = 'trading';
let server: TestServer;
let client: BellwetherClient;
/** In this process; those that are killed have one of their own. */
let worker: TestWorker;
let ledger: Ledger;
let database: Awaited<ReturnType<typeof startEmbeddedDatabase>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startTestServer();
  const { stateFolder, address } = server;
  database = await startEmbeddedDatabase({ stateFolder });
  ledger = await openLedger({ stateFolder, databaseUrl: database.url });
  client = new BellwetherClient({ address, taskQueue });
  worker = await startTestWorker(server, {
    taskQueue: 'trading-here',
    databaseUrl: database.url,
    trading: tradingMarket(stateFolder),
  });
}, 600_000);

afterAll(async () => {
  for (const child of children) await killProcess(child);
  await worker.stop();
  await client.close();
  await ledger.close();
  await database.stop();
  await server.stop();
});

async function startWorker(): Promise<ChildProcess> {
  const { address, stateFolder } = server;
  const child = await startTradingWorker({ address, taskQueue, stateFolder, databaseUrl: database.url });
  children.push(child);
  return child;
}

const trading = (steps: string, type = 'live_trade'): Plan => planOf(steps, catalogueOf(), type);

const session = `
  steps:
    - { id: connection, action: live_trade.validate_connection }
    - id: buy
      action: live_trade.submit_orders
      with: { orders: [{ symbol: SPX, side: buy, quantity: "10" }, { symbol: IXIC, side: buy, quantity: "20", limit_price: "50" }] }
    - { id: held, action: live_trade.get_positions }
    - { id: close, action: live_trade.close_all_positions, with: { symbols: [IXIC] } }
    - { id: books, action: live_trade.reconcile, with: { fail_on_difference: true } }`;

it('a live_trade definition trades on the paper account, from the connection to the reconciled books', async () => {
  const result = await worker.client.execute(trading(session), {}, { runId: 'session', account: 'second' });
  expect(result.error).toBeUndefined();
  expect(result.status).toBe('completed');
  const { stepOutputs, facts } = result.context;
  expect(stepOutputs['connection']).toMatchObject({
    tradable: true,
    account: 'second',
    kind: 'paper',
    real_money: false,
  });
  expect(stepOutputs['buy']).toMatchObject({ submitted: 2, filled: 2, rejected: 0 });
  expect(stepOutputs['held']).toMatchObject({ equity: 100_000, open_positions: 2, exact: { cash: '98000' } });
  expect(stepOutputs['close']).toMatchObject({
    closed: true,
    positions: [{ symbol: 'IXIC', before: '20', after: '0' }],
  });
  expect(stepOutputs['books']).toMatchObject({ agrees: true, differences: [], open_positions: 1 });
  expect(facts).toMatchObject({ equity: 100_000, open_positions: 1 });
  // From the order back to the run, its plan and its person.
  const [order] = await ledger.orders({ account: 'second', symbol: 'SPX' });
  expect(await ledger.findIntent(order.intentId)).toMatchObject({
    runId: 'session',
    stepPath: 'buy',
    definition: 'scripted',
    definitionVersion: '1.0.0',
    planHash: trading(session).hash,
    startedBy: expect.stringMatching(/./),
    sentAttempt: 1,
  });
  expect((await ledger.checkLedger()).differences).toEqual([]);
});

describe('a worker that is killed while it sends', () => {
  afterEach(() => {
    for (const file of ['stall-before', 'stall-after', 'stalled'])
      rmSync(path.join(server.stateFolder, file), { force: true });
  });

  it.each<[Stall, number]>([
    // where it stops, how often sending begins in all
    ['stall-before', 2],
    ['stall-after', 1],
  ])('%s: the next worker brings the order to its end, exactly once', async (stall, sends) => {
    const runId = `killed-${stall}`;
    writeFileSync(path.join(server.stateFolder, stall), '');
    const first = await startWorker();
    const plan = trading(`
      steps:
        - { id: buy, action: live_trade.submit_orders, with: { orders: [{ symbol: SPX, side: buy, quantity: "3" }] }, heartbeat: 2s }`);
    await client.start(plan, {}, { runId });
    await eventually('the order is on its way', () =>
      Promise.resolve(existsSync(path.join(server.stateFolder, 'stalled'))),
    );
    await killProcess(first);
    const other = await startWorker();
    const result = await client.result(runId);
    await killProcess(other);
    expect(result.status).toBe('completed');
    expect(result.context.stepOutputs['buy']).toMatchObject({ submitted: 1, filled: 1 });
    const orders = await ledger.orders({ runId });
    expect(orders).toHaveLength(1);
    expect(orders).toMatchObject([{ state: 'filled', filledQuantity: '3' }]);
    expect((await ledger.findIntent(orders[0].intentId))?.sends).toBe(sends);
  });
});

it('ticks of a schedule each send their own orders, on the account of their run', async () => {
  const plan = trading(`
    steps:
      - id: loop
        schedule: { cron: "* * * * * *", max_ticks: 2 }
        steps:
          - { id: buy, action: live_trade.submit_orders, with: { orders: [{ symbol: IXIC, side: buy, quantity: "1" }] } }`);
  const result = await worker.client.execute(plan, {}, { runId: 'ticking', account: 'second' });
  expect(result.status).toBe('completed');
  const orders = await ledger.orders({ runId: 'ticking' });
  const intents = await Promise.all(orders.map(({ intentId }) => ledger.findIntent(intentId)));
  expect(intents.map((intent) => intent?.account)).toEqual(['second', 'second']);
  expect(new Set(intents.map((intent) => intent?.occurrence)).size).toBe(2);
  for (const intent of intents) expect(intent?.occurrence).toMatch(/^\d{4}-\d\d-\d\dT/);
});

it('paper_trade reaches no account that is not on the paper broker', async () => {
  const plan = trading('steps: [{ id: close, action: paper_trade.close_all_positions }]', 'paper_trade');
  const result = await worker.client.execute(plan, {}, { account: 'elsewhere' });
  expect(result.status).toBe('failed');
  expect(result.error?.message).toMatch(/paper_trade works on the paper broker only|NotPaper/);
});
