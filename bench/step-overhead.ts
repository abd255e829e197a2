import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { runWorkflowType } from '../src/protocol';
import { startTestServer } from '../test/support/temporal-server';
import { benchEnvironment, type BenchEnvironment } from './support/bench-environment';
import { noopPlan } from './support/plans';
import { pairs, spreadText } from './support/statistics';

type Mode = 'sequential' | 'parallel';

const baselineTypes: Readonly<Record<Mode, string>> = {
  sequential: 'handWrittenSequence',
  parallel: 'handWrittenParallel',
};

/** What a step costs beside a hand-written workflow that calls the same activities: events, wall time, processor time of a replay. */
export async function stepOverhead(): Promise<string[]> {
  const server = await startTestServer();
  const environment = await benchEnvironment(server.address, server.stateFolder);
  try {
    return await measure(environment);
  } finally {
    await environment.stop();
    await server.stop();
  }
}

async function measure(environment: BenchEnvironment): Promise<string[]> {
  const lines = ['## A step beside a hand-written workflow', ''];
  lines.push(await events(environment));
  for (const [mode, steps, rounds] of [
    ['sequential', 100, 9],
    ['parallel', 200, 9],
  ] as const) {
    const plan = noopPlan(mode, steps);
    const { a, b, ratio } = await pairs(
      rounds,
      () => timed(() => runProduct(environment, plan)),
      () => timed(() => runBaseline(environment, mode, steps)),
    );
    lines.push(
      `- ${steps} ${mode} steps, ms: product ${spreadText(a)}, by hand ${spreadText(b)}; ratio ${spreadText(ratio, 3)} (aim: at most 1.1)`,
    );
  }
  lines.push(await replay(environment), '');
  return lines;
}

async function events(environment: BenchEnvironment): Promise<string> {
  const product = await runProduct(environment, noopPlan('sequential', 20));
  const baseline = await runBaseline(environment, 'sequential', 20);
  const [ours, theirs] = [await eventCount(environment, product), await eventCount(environment, baseline)];
  return `- 20 sequential steps, history events: product ${ours}, by hand ${theirs}; ${ours - theirs} more (aim: at most 4)`;
}

/** Processor time of replaying one history, from the difference between many and few, so that the set-up does not count. */
async function replay(environment: BenchEnvironment): Promise<string> {
  const product = await historyOf(environment, await runProduct(environment, noopPlan('sequential', 100)));
  const baseline = await historyOf(environment, await runBaseline(environment, 'sequential', 100));
  const { a, b, ratio } = await pairs(
    7,
    () => replayCost(environment.productBundle, product),
    () => replayCost(environment.baselineBundle, baseline),
  );
  return `- replay of 100 sequential steps, processor ms: product ${spreadText(a)}, by hand ${spreadText(b)}; ratio ${spreadText(ratio, 3)} (aim: at most 1.25)`;
}

type History = Awaited<ReturnType<ReturnType<BenchEnvironment['client']['workflow']['getHandle']>['fetchHistory']>>;

async function replayCost(code: string, history: History): Promise<number> {
  const few = await cpuOf(() => replayTimes(code, history, 2));
  const many = await cpuOf(() => replayTimes(code, history, 12));
  return (many - few) / 10;
}

async function replayTimes(code: string, history: History, times: number): Promise<void> {
  const histories = Array.from({ length: times }, () => ({ workflowId: randomUUID(), history }));
  for await (const result of Worker.runReplayHistories({ workflowBundle: { code } }, histories)) {
    if (result.error) throw result.error;
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function runProduct(
  { client, productQueue }: BenchEnvironment,
  plan: ReturnType<typeof noopPlan>,
): Promise<string> {
  const workflowId = `product-${randomUUID()}`;
  await client.workflow.execute(runWorkflowType, { workflowId, taskQueue: productQueue, args: [{ definition: plan }] });
  return workflowId;
}

async function runBaseline({ client, baselineQueue }: BenchEnvironment, mode: Mode, steps: number): Promise<string> {
  const workflowId = `baseline-${randomUUID()}`;
  await client.workflow.execute(baselineTypes[mode], { workflowId, taskQueue: baselineQueue, args: [steps] });
  return workflowId;
}

async function historyOf({ client }: BenchEnvironment, workflowId: string): Promise<History> {
  return client.workflow.getHandle(workflowId).fetchHistory();
}

async function eventCount(environment: BenchEnvironment, workflowId: string): Promise<number> {
  return (await historyOf(environment, workflowId)).events?.length ?? 0;
}
