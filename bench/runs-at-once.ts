import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { runWorkflowType } from '../src/protocol';
import { startTestServer } from '../test/support/temporal-server';
import { spreadOf, spreadText } from './support/statistics';
import { startBenchWorker, type BenchWorker } from './support/worker-processes';

/** Smaller for a look at whether it works: BENCH_RUNS=1,10,20 BELLWETHER_BENCH_ROUNDS=1. */
const sizes = (process.env['BENCH_RUNS'] ?? '10,100,1000').split(',').map(Number);
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 3);
const definition = 'real_time_monitoring';
const callsAtOnce = 50;

/** A task queue, and who serves it. */
interface Served {
  readonly taskQueue: string;
  readonly workers: readonly BenchWorker[];
}

interface Measured {
  readonly runsPerSecond: number;
  readonly stepsPerSecond: number;
  /** Of an action: from its being scheduled to its completion, in ms. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Actions whose first attempt was lost, by the server or the worker, and that were begun again. */
  readonly repeated: number;
  /** Of all workers, for a run. */
  readonly processorMs: number;
  /** Resident memory of the worker that had the most. */
  readonly peakMiB: number;
}

/**
 * Runs of `real_time_monitoring` that all begin at the same moment: throughput, latency of a step and memory of a worker, how that
 * grows with the runs, and what a second worker changes. The server, the database and the workers share the machine.
 */
export async function runsAtOnce(): Promise<string[]> {
  const server = await startTestServer();
  const { address, stateFolder } = server;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const workers: BenchWorker[] = [];
  const serve = async (taskQueue: string, count: number): Promise<Served> => {
    const own: BenchWorker[] = [];
    for (let n = 0; n < count; n++) own.push(await startBenchWorker({ address, stateFolder, taskQueue }));
    workers.push(...own);
    return { taskQueue, workers: own };
  };
  try {
    const one = await serve('bench-one', 1);
    const two = await serve('bench-two', 2);
    // The first runs load the data, open the ledger and take memory that later ones use again.
    for (const served of [one, two]) await measure(client, served, 20);
    const lines = [`## Runs of ${definition} at once`, ''];
    const growth: (readonly Measured[])[] = [];
    for (const size of sizes) {
      const measured = await repeated(() => measure(client, one, size));
      growth.push(measured);
      lines.push(line(`${size} runs, one worker`, measured, growth[0]));
    }
    lines.push(await secondWorker(client, one, two));
    return [...lines, ''];
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await server.stop();
  }
}

/** One and two workers in turn, each first in every other round. */
async function secondWorker(client: Client, one: Served, two: Served): Promise<string> {
  const size = Math.max(...sizes);
  const [ones, twos]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const alone = async (): Promise<unknown> => ones.push(await measure(client, one, size));
    const both = async (): Promise<unknown> => twos.push(await measure(client, two, size));
    for (const work of round % 2 === 0 ? [alone, both] : [both, alone]) await work();
  }
  const ratio = (of: keyof Measured): string =>
    spreadText(spreadOf(twos.map((measured, round) => measured[of] / ones[round][of])), 2);
  return `- ${size} runs, two workers beside one: runs a second ${spread(twos, 'runsPerSecond', 1)}, ratio ${ratio('runsPerSecond')}; p99 of a step, ms ${spread(twos, 'p99Ms', 0)}, ratio ${ratio('p99Ms')}; memory of one of them, ratio ${ratio('peakMiB')}`;
}

async function repeated(work: () => Promise<Measured>): Promise<readonly Measured[]> {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round++) all.push(await work());
  return all;
}

function line(named: string, measured: readonly Measured[], first: readonly Measured[] | undefined): string {
  const ratio = (of: keyof Measured): string => {
    const base = spreadOf((first ?? measured).map((one) => one[of])).median;
    return (spreadOf(measured.map((one) => one[of])).median / base).toFixed(2);
  };
  return (
    `- ${named}: runs a second ${spread(measured, 'runsPerSecond', 1)}, actions a second ${spread(measured, 'stepsPerSecond', 0)}, ratio to the first line ${ratio('runsPerSecond')}; ` +
    `latency of a step, ms: median ${spread(measured, 'medianMs', 0)}, p99 ${spread(measured, 'p99Ms', 0)}, ratio ${ratio('p99Ms')}, begun again ${spread(measured, 'repeated', 0)}; ` +
    `worker: processor ms a run ${spread(measured, 'processorMs', 1)}, ratio ${ratio('processorMs')}, most memory, MiB ${spread(measured, 'peakMiB', 0)}, ratio ${ratio('peakMiB')}`
  );
}

const spread = (measured: readonly Measured[], of: keyof Measured, digits: number): string =>
  spreadText(spreadOf(measured.map((one) => one[of])), digits);

async function measure(client: Client, { taskQueue, workers }: Served, size: number): Promise<Measured> {
  const beginAt = Date.now() + 2000 + size * 20;
  const handles: WorkflowHandle[] = [];
  await each(size, async () => {
    const start = { workflowId: randomUUID(), taskQueue, args: [{ definition }] };
    handles.push(await client.workflow.start(runWorkflowType, { ...start, startDelay: beginAt - Date.now() }));
  });
  if (Date.now() > beginAt)
    throw new Error(`${size} runs could not be started before the moment at which they were to begin together`);
  for (const worker of workers) await worker.usage();
  const outcomes = handles.values();
  await each(size, async () => {
    const { value: handle } = outcomes.next();
    await handle?.result();
  });
  const usages = await Promise.all(workers.map((worker) => worker.usage()));
  const latencies: number[] = [];
  let endedAt = 0;
  let repeatedActions = 0;
  const left = handles.values();
  await each(size, async () => {
    const { value: handle } = left.next();
    if (handle === undefined) return;
    const past = await pastOf(handle);
    latencies.push(...past.latencies);
    endedAt = Math.max(endedAt, past.endedAt);
    repeatedActions += past.repeated;
  });
  const seconds = (endedAt - beginAt) / 1000;
  const sorted = latencies.sort((a, b) => a - b);
  return {
    runsPerSecond: size / seconds,
    stepsPerSecond: sorted.length / seconds,
    medianMs: sorted[Math.floor(sorted.length / 2)],
    repeated: repeatedActions,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)],
    processorMs: usages.reduce((sum, { processorMs }) => sum + processorMs, 0) / size,
    peakMiB: Math.max(...usages.map(({ peakBytes }) => peakBytes)) / 2 ** 20,
  };
}

/** What the history tells, by the server's clock: how long each action took, and when the run ended. */
async function pastOf(
  handle: WorkflowHandle,
): Promise<{ latencies: readonly number[]; repeated: number; endedAt: number }> {
  const { events } = await handle.fetchHistory();
  const scheduled = new Map<string, number>();
  const latencies: number[] = [];
  let repeated = 0;
  let endedAt = 0;
  for (const { eventId, eventTime, activityTaskScheduledEventAttributes: began, ...event } of events ?? []) {
    endedAt = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
    if (began) scheduled.set(String(eventId), endedAt);
    if ((event.activityTaskStartedEventAttributes?.attempt ?? 1) > 1) repeated += 1;
    const from = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    if (from !== undefined) latencies.push(endedAt - (scheduled.get(String(from)) ?? Number.NaN));
  }
  return { latencies, repeated, endedAt };
}

async function each(count: number, work: () => Promise<void>): Promise<void> {
  let begun = 0;
  const one = async (): Promise<void> => {
    while (begun++ < count) await work();
  };
  await Promise.all(Array.from({ length: callsAtOnce }, one));
}
