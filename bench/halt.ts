import { catalogueOf } from '../src/catalogue';
import { commitHalt, handToGuards } from '../src/guard';
import { openLedger, type Ledger } from '../src/ledger';
import { kitActions } from '../test/support/kit/kit-actions';
import { ledgerVenue } from '../test/support/ledger-venue';
import { planOf } from '../test/support/plan-of';
import { startTestServer } from '../test/support/temporal-server';
import { startTestWorker, type TestWorker } from '../test/support/test-worker';
import { spreadOf, spreadText } from './support/statistics';

/** BENCH_HALT_RUNS=1,10 makes a quick run of it. */
const sizes = (process.env['BENCH_HALT_RUNS'] ?? '1,100,1000').split(',').map(Number);
const rounds = Number(process.env['BENCH_HALT_ROUNDS'] ?? 5);
const atOnce = 50;

const trading = planOf(
  `
  steps: [{ id: go, wait: { event: go } }]
  events:
    on_emergency: [{ id: close, action: kit.give, with: { value: 1 } }]
`,
  catalogueOf(kitActions),
);

/** From the command to halt an account: to the committed gate, and to the last of its runs that has ended, its on_emergency done. */
export async function halt(): Promise<string[]> {
  const server = await startTestServer();
  const ledger = await openLedger({ stateFolder: server.stateFolder, connections: 20 });
  const venue = ledgerVenue(() => Promise.resolve(ledger));
  const worker = await startTestWorker(server, { actions: kitActions, haltDesk: venue.desk });
  try {
    const lines = [
      '## A halt',
      '',
      'One worker beside the server and the database. Each run has an on_emergency of one step.',
      '',
    ];
    for (const runs of sizes) lines.push(await measure(ledger, worker, runs));
    return [...lines, ''];
  } finally {
    await worker.stop();
    await ledger.close();
    await server.stop();
  }
}

async function measure(ledger: Ledger, worker: TestWorker, runs: number): Promise<string> {
  const committed: number[] = [];
  const ended: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const account = `bench-${runs}-${round}`;
    await ledger.openAccount({ name: account, kind: 'paper', broker: 'paper', currency: 'USD' });
    const ids = await startAll(ledger, worker, account, runs);
    const before = performance.now();
    const wanted = { scope: 'account', key: account, level: 'flatten', reason: 'bench', by: 'bench' } as const;
    const { halt: done, commitMs } = await commitHalt(ledger, wanted);
    committed.push(commitMs);
    await handToGuards({ ledger, temporal: worker.temporal, taskQueue: worker.taskQueue }, done);
    await each(ids, async (runId) => {
      const { status } = await worker.client.result(runId);
      if (status !== 'halted') throw new Error(`${runId} is ${status}`);
    });
    ended.push(performance.now() - before);
  }
  return `- ${runs} ${runs === 1 ? 'run' : 'runs'} alive, ms: to the committed gate ${spreadText(spreadOf(committed))}; to the last run halted ${spreadText(spreadOf(ended), 0)}`;
}

async function startAll(ledger: Ledger, worker: TestWorker, account: string, runs: number): Promise<readonly string[]> {
  const ids: string[] = [];
  await each(
    Array.from({ length: runs }, (_, index) => index),
    async () => {
      const runId = await worker.client.start(trading);
      // It waits: the run has begun.
      await worker.client.progress(runId);
      await ledger.bindRun({ account, runId, firstExecutionId: runId });
      ids.push(runId);
    },
  );
  return ids;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const one = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
