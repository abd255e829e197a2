import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../src/engine';
import { queries, runWorkflowType, signals } from '../src/protocol';
import { startTestServer } from '../test/support/temporal-server';
import { benchEnvironment, type BenchEnvironment } from './support/bench-environment';
import { bodyPlan } from './support/plans';
import { pairs, spreadOf, spreadText } from './support/statistics';

/** The same hundred calls, one after the other, in other shapes than a list. */
const shapes: readonly (readonly [string, string])[] = [
  [
    'a for_each of 100 items',
    `steps: [{ id: each, for_each: { items: [${Array.from({ length: 100 }, (_, n) => n).join(', ')}] }, steps: [{ id: x, action: bench.noop, with: { n: '\${{ item }}' } }] }]`,
  ],
  [
    'a repeat of 100 iterations',
    `steps: [{ id: loop, repeat: { max_iterations: 100 }, steps: [{ id: x, action: bench.noop, with: { n: '\${{ iteration }}' } }] }]`,
  ],
  ['10 groups of 10 steps, nested', `steps: [${nested(10)}]`],
];

function nested(depth: number): string {
  const steps = Array.from({ length: 10 }, (_, n) => `{ id: s${depth}_${n}, action: bench.noop, with: { n: ${n} } }`);
  if (depth > 1) steps.push(nested(depth - 1));
  return `{ id: g${depth}, steps: [${steps.join(', ')}] }`;
}

/** What the kinds of steps cost beside a hand-written loop, how soon a halt is answered, and what a run costs that only waits. */
export async function kinds(): Promise<string[]> {
  const server = await startTestServer();
  const environment = await benchEnvironment(server.address, server.stateFolder);
  try {
    const lines = ['## Other shapes beside a hand-written loop of the same 100 calls', ''];
    for (const [name, body] of shapes) lines.push(await shape(environment, name, bodyPlan(body)));
    lines.push('', '## A hundred runs alive', '');
    lines.push(...(await aliveRuns(environment)), '');
    return lines;
  } finally {
    await environment.stop();
    await server.stop();
  }
}

async function shape(environment: BenchEnvironment, name: string, plan: Plan): Promise<string> {
  const { client, productQueue, baselineQueue } = environment;
  const product = async (): Promise<string> => {
    const workflowId = randomUUID();
    await client.workflow.execute(runWorkflowType, {
      workflowId,
      taskQueue: productQueue,
      args: [{ definition: plan }],
    });
    return workflowId;
  };
  const baseline = async (): Promise<string> => {
    const workflowId = randomUUID();
    await client.workflow.execute('handWrittenSequence', { workflowId, taskQueue: baselineQueue, args: [100] });
    return workflowId;
  };
  const events = async (workflowId: string): Promise<number> =>
    (await client.workflow.getHandle(workflowId).fetchHistory()).events?.length ?? 0;
  const more = (await events(await product())) - (await events(await baseline()));
  const wall = await pairs(
    5,
    () => wallOf(product),
    () => wallOf(baseline),
  );
  const cpu = await pairs(
    5,
    () => cpuOf(product),
    () => cpuOf(baseline),
  );
  return `- ${name}: ${more} events more; ms ${spreadText(wall.a)}, by hand ${spreadText(wall.b)}, ratio ${spreadText(wall.ratio, 3)}; processor ms ${spreadText(cpu.a)}, ratio ${spreadText(cpu.ratio, 3)}`;
}

/** Runs that wait, each with a handler for the emergency, halted all at once. */
async function aliveRuns(environment: BenchEnvironment): Promise<string[]> {
  const { client, productQueue, baselineQueue } = environment;
  const plan = bodyPlan(`
steps: [{ id: w, wait: 1h }]
events: { on_emergency: [{ id: h, action: bench.noop, with: { n: 1 } }] }`);
  await warmUp(environment, plan);
  const ids = Array.from({ length: 100 }, () => randomUUID());
  const before = await memory();
  for (const workflowId of ids)
    await client.workflow.start(runWorkflowType, { workflowId, taskQueue: productQueue, args: [{ definition: plan }] });
  for (const workflowId of ids) await client.workflow.getHandle(workflowId).query(queries.progress);
  const waiting = await memory();
  const timers = Array.from({ length: 100 }, () => randomUUID());
  for (const workflowId of timers)
    await client.workflow.start('handWrittenWait', { workflowId, taskQueue: baselineQueue });
  await sleep(1500);
  const baseline = await memory();
  const asked = Date.now();
  await Promise.all(
    ids.map((workflowId) => client.workflow.getHandle(workflowId).signal(signals.halt, { reason: 'bench' })),
  );
  const delays = await Promise.all(
    ids.map(async (workflowId) => {
      const handle = client.workflow.getHandle(workflowId);
      await handle.result().catch(() => undefined);
      const { events = [] } = await handle.fetchHistory();
      const started = (events ?? []).find((event) => event.activityTaskStartedEventAttributes);
      const { seconds, nanos } = started?.eventTime ?? {};
      return Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6 - asked;
    }),
  );
  for (const workflowId of timers) await client.workflow.getHandle(workflowId).terminate();
  return [
    `- from the signal emergencyHalt, sent to all, to the start of the first action of the handler, ms: ${spreadText(spreadOf(delays))}`,
    `- memory of a waiting run in the cache of its worker, KiB: product ${((waiting - before) / 102400).toFixed(0)}, by hand ${((baseline - waiting) / 102400).toFixed(0)}`,
  ];
}

/** The first runs take memory that later ones use again. */
async function warmUp({ client, productQueue, baselineQueue }: BenchEnvironment, plan: Plan): Promise<void> {
  const started: string[] = [];
  for (let n = 0; n < 50; n++) {
    const [product, baseline] = [randomUUID(), randomUUID()];
    await client.workflow.start(runWorkflowType, {
      workflowId: product,
      taskQueue: productQueue,
      args: [{ definition: plan }],
    });
    await client.workflow.start('handWrittenWait', { workflowId: baseline, taskQueue: baselineQueue });
    started.push(product, baseline);
  }
  await sleep(3000);
  for (const workflowId of started) await client.workflow.getHandle(workflowId).terminate();
}

/** Resident memory of this process, in which the workers run, once it has calmed down. */
async function memory(): Promise<number> {
  await sleep(500);
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

async function wallOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
