import { Client, Connection } from '@temporalio/client';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherClient } from '../../src/client';
import type { RunResult } from '../../src/engine';
import { continueEveryMemo, queries, runWorkflowType, type RunDescription } from '../../src/protocol';
import { findTemporal, startEmbeddedServer, type EmbeddedServer } from '../../src/server';
import { kitPlan, scenarios, type Message, type Scenario } from '../support/kit/scenario';
import { compared } from '../support/kit/verify';
import { randomOf } from '../support/random-of';
import { entriesOf, fileJournal, type TestJournal } from '../support/test-journal';
import { killProcess, startWorkerProcess } from '../support/worker-process';

jest.setTimeout(600_000);

/** Say `CHAOS_SEED=…` to have the same again, as far as machines let it be the same. */
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
const rounds = Number(process.env['CHAOS_ROUNDS'] ?? 3);
const taskQueue = 'chaos';
const workerCount = 2;
const mostKills = 12;

const long = scenarios().filter(({ file }) => file === 'long-lives.yaml');
let folder: string;
let journalFile: string;
let journal: TestJournal;
let server: EmbeddedServer;
let client: BellwetherClient;
let temporal: Client;
let workers: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-chaos-'));
  journalFile = path.join(folder, 'journal.jsonl');
  journal = fileJournal(journalFile);
  server = await startServer(0);
  client = new BellwetherClient({ address: server.address, taskQueue });
  temporal = new Client({ connection: await Connection.connect({ address: server.address }) });
}, 600_000);

afterAll(async () => {
  for (const worker of workers) await killProcess(worker);
  await client.close();
  await temporal.connection.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const startServer = async (preferredPort: number): Promise<EmbeddedServer> =>
  startEmbeddedServer({ binary: await findTemporal(), stateFolder: folder, preferredPort, preferredUiPort: 0 });

const startWorker = (): Promise<ChildProcess> =>
  startWorkerProcess({ address: server.address, taskQueue, stateFolder: folder, journalFile });

/** Killed workers are noticed soon, and no number of them fails a step. */
const patient = {
  heartbeat: '1s',
  retry: { max_attempts: 100, initial_interval: '50ms', backoff: 1, max_interval: '100ms' },
} as const;

interface Live {
  readonly scenario: Scenario;
  readonly runId: string;
}

/** Each scenario twice: in one execution, and in a new one whenever it can. */
async function startAll(round: number): Promise<readonly Live[]> {
  const lives: Live[] = [];
  for (const [index, scenario] of long.entries()) {
    for (const continueEvery of [undefined, 1]) {
      const runId = `chaos-${round}-${index}-${continueEvery ?? 'once'}`;
      const { name, definition } = scenario;
      await temporal.workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue,
        args: [
          {
            definition: kitPlan({ name, definition: { defaults: patient, ...definition } }),
            variables: scenario.variables,
          },
        ],
        ...(continueEvery !== undefined && { memo: { [continueEveryMemo]: continueEvery } }),
      });
      lives.push({ scenario, runId });
    }
  }
  return lives;
}

/** Sends a run its messages, each as soon as the step is where it says or further, and waits for its end. */
async function live({ scenario, runId }: Live): Promise<RunResult> {
  for (const { when, send: message } of scenario.messages) {
    if (!(await hasCome(runId, when))) break;
    await send(runId, message);
  }
  return insisting(() => client.result(runId));
}

/** False: the run has ended. */
async function hasCome(runId: string, when: string): Promise<boolean> {
  const [path, status] = when.split(' ');
  for (;;) {
    const run = await insisting(() =>
      temporal.workflow.getHandle(runId).query<RunDescription | undefined>(queries.progress),
    );
    if (run !== undefined && run.status !== 'running') return false;
    const now = run?.steps.find((step) => step.path === path)?.status;
    if (now === status || now === 'succeeded') return true;
    await sleep(100);
  }
}

function send(runId: string, message: Message): Promise<unknown> {
  return insisting(async () => {
    if ('halt' in message) await temporal.workflow.getHandle(runId).signal('emergencyHalt', { reason: message.halt });
    else if ('cancel' in message) await client.cancel(runId);
    else if ('pause' in message) await client.pause(runId, message.by);
    else if ('resume' in message) await client.resume(runId, message.by);
    else if ('event' in message) await client.sendEvent(runId, message.event, message.payload);
    else await client.decide(runId, message.decide, message);
  });
}

/** While nobody answers, asks again. */
async function insisting<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + 240_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

/** Kills workers at random moments and starts them again, and the server once, while there are runs. @returns what was killed. */
async function havoc(random: () => number, isOver: () => boolean): Promise<readonly string[]> {
  const killed: string[] = [];
  const serverFalls = 2 + Math.floor(random() * 4);
  while (!isOver() && killed.length < mostKills) {
    await sleep(300 + random() * 1500);
    const index = Math.floor(random() * workerCount);
    await killProcess(workers[index]);
    killed.push(`worker ${index}`);
    if (killed.length === serverFalls) {
      const port = Number(server.address.split(':')[1]);
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
      await sleep(random() * 1000);
      server = await startServer(port);
      killed.push('the server');
    }
    await sleep(random() * 800);
    workers[index] = await startWorker();
  }
  return killed;
}

/** Over all executions of a run: the activities that were scheduled, and why workflow tasks failed. */
async function historyOf(runId: string): Promise<{ readonly scheduled: string[]; readonly taskFailures: string[] }> {
  const scheduled: string[] = [];
  const taskFailures: string[] = [];
  for await (const { runId: executionId } of temporal.workflow.list({ query: `WorkflowId = '${runId}'` })) {
    const { events } = await temporal.workflow.getHandle(runId, executionId).fetchHistory();
    for (const event of events ?? []) {
      const { activityTaskScheduledEventAttributes: activity, workflowTaskFailedEventAttributes: failed } = event;
      if (activity?.activityId) scheduled.push(activity.activityId);
      if (failed) taskFailures.push(failed.failure?.message ?? 'no message');
    }
  }
  return { scheduled, taskFailures };
}

it.each(Array.from({ length: rounds }, (_, round) => seed + round))(
  'runs come to what they come to in peace, though workers are killed and the server is (seed %i)',
  async (roundSeed) => {
    const random = randomOf(roundSeed);
    workers = await Promise.all(Array.from({ length: workerCount }, startWorker));
    const lives = await startAll(roundSeed);
    let open = lives.length;
    const results = lives.map((one) => live(one).finally(() => (open -= 1)));
    const all = Promise.allSettled(results);
    const killed = await havoc(random, () => open === 0);
    await all;
    process.stdout.write(`seed ${roundSeed}: ${lives.length} runs; killed ${killed.join(', ')}\n`);
    expect(killed).toContain('the server');

    for (const [index, { scenario, runId }] of lives.entries()) {
      const result = await results[index];
      const began = entriesOf(journal, runId, 'began');
      const starts = [...new Set(began.map(({ path }) => path))];
      const { wanted, got } = compared(scenario.expect, result, starts);

      expect({ runId, ...Object(got) }).toEqual({ runId, ...Object(wanted) });
      // What has completed is in history, and is not asked for again.
      const { scheduled, taskFailures } = await historyOf(runId);
      expect(scheduled).toEqual([...new Set(scheduled)]);
      const attempts = began.map(({ path, attempt }) => `${path} attempt ${attempt}`);
      expect(attempts).toEqual([...new Set(attempts)]);
      // The server refuses to end an execution that has a message it has not seen: so none is lost.
      expect(taskFailures.filter((cause) => cause !== 'UnhandledCommand')).toEqual([]);
    }
    for (const worker of workers.splice(0)) await killProcess(worker);
  },
);
