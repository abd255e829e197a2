import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { BellwetherClient } from '../../src/client';
import type { Plan } from '../../src/engine';
import { findTemporal, startEmbeddedServer, type EmbeddedServer } from '../../src/server';
import { eventually } from '../support/eventually';
import { planOf } from '../support/plan-of';
import { testActions } from '../support/test-actions';
import { entriesOf, executions, fileJournal, type TestJournal } from '../support/test-journal';
import { killProcess, startWorkerProcess } from '../support/worker-process';

jest.setTimeout(120_000);

const taskQueue = 'recovery';
const children: ChildProcess[] = [];
let folder: string;
let journalFile: string;
let journal: TestJournal;
let server: EmbeddedServer;
let client: BellwetherClient;

/** Two steps that are done, one that is interrupted beside one that is done, and one that has yet to come. */
const planWith = (heartbeat: string): Plan =>
  planOf(
    `
    steps:
      - { id: first, action: test.echo, with: { value: 1 } }
      - { id: second, action: test.echo, with: { value: "\${{ steps.first.output.value + 1 }}" } }
      - id: both
        mode: parallel
        steps:
          - { id: quick, action: test.echo, with: { value: 3 } }
          - { id: slow, action: test.sleep, with: { ms: 2500 }, heartbeat: ${heartbeat} }
      - { id: last, action: test.echo, with: { value: "\${{ steps.second.output.value + steps.both.quick.output.value }}" } }`,
    catalogueOf(testActions(fileJournal(''))),
  );

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-recovery-'));
  journalFile = path.join(folder, 'journal.jsonl');
  journal = fileJournal(journalFile);
  server = await startServer(0);
  client = new BellwetherClient({ address: server.address, taskQueue });
}, 600_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await client.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startServer(preferredPort: number): Promise<EmbeddedServer> {
  return startEmbeddedServer({ binary: await findTemporal(), stateFolder: folder, preferredPort, preferredUiPort: 0 });
}

async function startWorker(): Promise<ChildProcess> {
  const child = await startWorkerProcess({ address: server.address, taskQueue, stateFolder: folder, journalFile });
  children.push(child);
  return child;
}

/** Starts the run and waits until it is in the middle. */
async function startRun(runId: string, heartbeat: string): Promise<void> {
  await client.start(planWith(heartbeat), {}, { runId });
  await eventually('the quick step is done and the slow one has begun', async () => {
    const state = await client.state(runId);
    const quick = state?.steps.find((step) => step.path === 'both/quick');
    return (
      quick?.status === 'succeeded' && entriesOf(journal, runId, 'began').some(({ path: at }) => at === 'both/slow')
    );
  });
}

it('a run whose worker is killed goes on in another, and no completed step runs again', async () => {
  const worker = await startWorker();
  await startRun('worker-killed', '1s');
  await killProcess(worker);
  const other = await startWorker();
  const result = await client.result('worker-killed');
  await killProcess(other);

  expect(result.status).toBe('completed');
  expect(result.context.stepOutputs['last']).toEqual({ value: 5 });
  expect(executions(journal, 'worker-killed')).toEqual({
    first: 1,
    second: 1,
    'both/quick': 1,
    'both/slow': 2,
    last: 1,
  });
  expect(result.steps.find((step) => step.path === 'both/slow')?.attempts).toBe(2);
});

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'a run outlives its server, ended by %s and started again on its database, and so does who watches it',
  async (signal) => {
    const runId = `server-${signal.toLowerCase()}`;
    const worker = await startWorker();
    await startRun(runId, '10s');
    const watched = endOf(runId);
    const port = Number(server.address.split(':')[1]);
    if (signal === 'SIGKILL') process.kill(server.pid, 'SIGKILL');
    await server.stop();
    server = await startServer(port);
    expect(server).toMatchObject({ address: `127.0.0.1:${port}`, reused: false });

    const result = await client.result(runId);
    expect(result.status).toBe('completed');
    const { 'both/slow': slow, ...others } = executions(journal, runId);
    expect(others).toEqual({ first: 1, second: 1, 'both/quick': 1, last: 1 });
    // Once more only when the server was away for so long that it took the worker for lost.
    expect(slow).toBeLessThanOrEqual(2);
    expect(await watched).toBe('completed');
    await killProcess(worker);
  },
);

async function endOf(runId: string): Promise<string | undefined> {
  for await (const event of client.watch(runId)) if (event.kind === 'ended') return event.status;
  return undefined;
}
