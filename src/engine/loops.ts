import { dropInstance, iterationOf } from './build-graph';
import type { GraphNode } from './graph';
import { readsOf } from './loop-reads';
import { beginList } from './open-group';
import { giveWayToNewFacts } from './publish';
import { readWithin, resultKey } from './references';
import type { Run } from './run';
import type { ActionTally, LoopRecord, StepRecord } from './state';
import { stopSteps } from './stop';

/** Iterations of a loop whose steps are still told of when they are over. */
const mostKept = 20;

export function newLoop(): LoopRecord {
  return {
    next: 0,
    open: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    results: {},
    kept: [],
    unwell: [],
    credited: 0,
    tally: { succeeded: 0, failed: 0, skipped: 0, cancelled: 0 },
  };
}

/** The loop of a step that has begun as one. */
export function loopOf(record: StepRecord): LoopRecord {
  record.loop ??= newLoop();
  return record.loop;
}

export function beginIteration(run: Run, node: GraphNode, loop: LoopRecord): void {
  const index = loop.again?.shift() ?? loop.next++;
  const iteration = iterationOf(run.graph, node, index);
  loop.open += 1;
  giveWayToNewFacts(run, node);
  beginList(run, iteration);
}

/** Tells every iteration under way to stop. */
export function stopIterations(run: Run, node: GraphNode): void {
  for (const iteration of [...node.instances]) {
    if (run.state.steps[iteration.path]?.status === 'running') stopSteps(run, iteration);
  }
}

/** Keeps count of an iteration that is over, and forgets the oldest that need not be told of. `credit` is its share of the progress. */
export function countIteration(
  run: Run,
  node: GraphNode,
  loop: LoopRecord,
  iteration: GraphNode,
  record: StepRecord,
  credit: number,
): void {
  loop.open -= 1;
  if (record.status === 'succeeded') loop.succeeded += 1;
  else if (record.status === 'failed') loop.failed += 1;
  else loop.cancelled += 1;
  if (record.status !== 'succeeded') loop.unwell.push(iteration.index);
  if (loop.firstError === undefined && record.error !== undefined) loop.firstError = record.error;
  loop.credited += credit;
  run.state.settledShare += credit;
  loop.kept.push(iteration.index);
  if (loop.kept.length > mostKept) forgetOldest(run, node, loop);
}

/** Writes down what is read of an iteration from outside the loop, each in a list in the order of the items. */
export function keepResults(run: Run, node: GraphNode, loop: LoopRecord, iteration: GraphNode): void {
  for (const { segments, field } of readsOf(run.plan, node)) {
    const [id, ...rest] = segments;
    const step = iteration.childById.get(id);
    if (step === undefined) continue;
    const value = readWithin(run.state.steps, step, rest, field);
    const key = resultKey(segments, field);
    const list = loop.results[key];
    const values = Array.isArray(list) ? list : Array.from({ length: loop.items?.length ?? 0 }, () => null);
    values[iteration.index] = value ?? null;
    loop.results[key] = values;
  }
}

function forgetOldest(run: Run, node: GraphNode, loop: LoopRecord): void {
  const [oldest] = loop.kept;
  loop.kept.shift();
  const iteration = node.instances.find(({ index }) => index === oldest);
  // What may still have to be undone is not forgotten.
  if (iteration === undefined || hasCompensation(run, iteration)) return;
  countActions(run, iteration, loop.tally);
  dropInstance(run.graph, iteration, (path) => Reflect.deleteProperty(run.state.steps, path));
}

function hasCompensation({ state }: Run, { path }: GraphNode): boolean {
  return state.compensations.some((step) => step.startsWith(`${path}/`));
}

/** Adds up how the actions of a list ended, those of its own forgotten iterations too. */
function countActions(run: Run, node: GraphNode, tally: ActionTally): void {
  const record = run.state.steps[node.path];
  if (node.plan.kind === 'action' && record !== undefined) {
    const { status } = record;
    if (status === 'succeeded' || status === 'failed' || status === 'skipped' || status === 'cancelled')
      tally[status] += 1;
  }
  if (record?.loop !== undefined) {
    for (const status of ['succeeded', 'failed', 'skipped', 'cancelled'] as const)
      tally[status] += record.loop.tally[status];
  }
  for (const inner of [...node.children, ...node.instances]) countActions(run, inner, tally);
  if (node.fallback !== undefined) countActions(run, node.fallback, tally);
}
