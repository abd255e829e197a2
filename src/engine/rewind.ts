import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import { buildGraph, nodeAt } from './build-graph';
import type { Graph, GraphNode } from './graph';
import { keptInOrder, publishAgain } from './kept-facts';
import { newLoop } from './loops';
import { runTimeoutTimer } from './messages';
import { newRunState } from './new-run-state';
import { isLeftBehind } from './open-group';
import type { Plan } from './plan';
import { redoneSteps } from './redone-steps';
import { hadBegun, redoneWork, type RedoneWork } from './redone-work';
import type { LoopRecord, RunState, StepRecord } from './state';
import { timeLimitOf } from './time-limit';
import { stepTimer } from './timers';
import { walkFrom } from './walk';

/** What a run does again, and the state that it begins with. */
export interface Rewound extends RedoneWork {
  readonly state: RunState;
  /** Paths of steps whose records are kept. */
  readonly kept: readonly string[];
}

/**
 * The state for a new run that keeps what was done before a step and does the rest again: the step `from`, what depends on
 * it, and whatever had not ended well. Without `from`, only the latter. What failed and was tolerated counts as ended well,
 * but not in a degraded run without `from`: nothing else went wrong in it.
 * `plan` may be an edited one, and `ran` is the one that was run: what it no longer has is left out, and what it has more is
 * done.
 * @throws BellwetherError `UnknownStep`, `CannotRerun` where nothing is known of the place any more, `NothingToDo`.
 */
export function rewind(
  plan: Plan,
  recorded: RunState,
  options: { readonly from?: string; readonly variables?: JsonObject; readonly ran?: Plan; readonly at: number },
): Rewound {
  const graph = graphWith(plan, recorded);
  const from = options.from === undefined ? undefined : placeOf(graph, recorded, options.from);
  const rewinder = new Rewinder(graph, recorded, redoneSteps(graph, recorded, from), options.at);
  const { state, kept } = rewinder;
  state.variables = options.variables ?? recorded.variables;
  rewinder.rewindList(graph.root);
  if (state.steps[graph.root.path]?.open === 0)
    throw new BellwetherError('NothingToDo', 'every step has ended well: name the step to begin with');
  const keeping = { graph, recorded, state, kept };
  publishAgain(keeping, plan, options.ran ?? plan, options.at);
  state.startedAt = options.at;
  if (plan.timeoutMs !== undefined) state.timers[runTimeoutTimer] = options.at + plan.timeoutMs;
  state.compensations = keptInOrder(keeping)
    .filter(isToBeUndone(state))
    .map(({ path }) => path);
  return { state, ...redoneWork(keeping), kept: [...kept] };
}

const isToBeUndone =
  ({ steps }: RunState) =>
  ({ path, plan, isMain }: GraphNode): boolean =>
    steps[path]?.status === 'succeeded' && plan.compensate !== undefined && isMain;

/** The graph with everything that the records tell of; an edited plan may lack some of it. */
function graphWith(plan: Plan, recorded: RunState): Graph {
  const graph = buildGraph(plan);
  for (const path of Object.keys(recorded.steps)) {
    try {
      nodeAt(graph, path);
    } catch (error) {
      if (!(error instanceof BellwetherError) || error.code !== 'UnknownStep') throw error;
    }
  }
  return graph;
}

/** @throws BellwetherError */
function placeOf(graph: Graph, recorded: RunState, path: string): GraphNode {
  const node = nodeAt(graph, path);
  for (let at: GraphNode | undefined = node; at !== undefined; at = at.parent) {
    if (!at.isMain || at.role === 'fallback' || at.standsFor !== undefined)
      throw new BellwetherError(
        'CannotRerun',
        `'${path}' is in a handler, a fallback or a compensation: name the step that it belongs to`,
      );
    if (at.role === 'iteration' && at.parent?.plan.kind === 'schedule')
      throw new BellwetherError('CannotRerun', `'${path}' is in a tick: name the schedule '${at.parent.path}'`);
    if (at.role === 'iteration' && recorded.steps[at.path] === undefined)
      throw new BellwetherError(
        'CannotRerun',
        `nothing is kept of the iteration '${at.path}': name the loop '${at.parent?.path ?? ''}', or an iteration that is still told of`,
      );
  }
  // Which branch is taken is for its condition to say.
  return node.role === 'branch' && node.parent !== undefined ? node.parent : node;
}

class Rewinder {
  readonly state = newRunState();
  readonly kept = new Set<string>();

  constructor(
    private readonly graph: Graph,
    private readonly recorded: RunState,
    private readonly redone: ReadonlySet<string>,
    private readonly at: number,
  ) {}

  /** Reopens a list: what is kept of it has settled, the rest waits for its turn. */
  rewindList(list: GraphNode): void {
    const record: StepRecord = { status: 'running', waitingFor: 0, startedAt: this.startOf(list), open: 0 };
    this.state.steps[list.path] = record;
    for (const child of list.children) {
      if (this.isKept(child)) {
        this.keep(child);
        this.state.settledShare += child.share;
      } else record.open = (record.open ?? 0) + 1;
    }
    const background = list.children.filter((child) => isLeftBehind(child) && !this.kept.has(child.path)).length;
    if (list.children.some(isLeftBehind)) record.awaited = (record.open ?? 0) - background;
    for (const child of list.children) if (!this.kept.has(child.path)) this.redo(child);
    // As when a list is opened: nothing is left that such work could run beside.
    if (record.awaited === 0)
      for (const child of list.children) {
        const left = this.kept.has(child.path) ? undefined : this.state.steps[child.path];
        if (left !== undefined) left.stopped = true;
      }
  }

  private isKept(node: GraphNode): boolean {
    return !this.redone.has(node.path) && this.recorded.steps[node.path] !== undefined;
  }

  private keep(node: GraphNode): void {
    for (const { node: inner } of walkFrom(node, this.recorded)) {
      const record = this.recorded.steps[inner.path];
      if (record === undefined) continue;
      this.state.steps[inner.path] = { ...structuredCopy(record), kept: true };
      this.kept.add(inner.path);
      this.state.tolerated += toleratedIn(inner, record);
    }
  }

  private redo(node: GraphNode): void {
    if (!this.isOpenInside(node)) {
      const waitingFor = node.dependencies.filter(({ target }) => !this.kept.has(target.path)).length;
      const known = this.recorded.steps[node.path];
      const ranBefore = known !== undefined && hadBegun(known);
      this.state.steps[node.path] = {
        status: waitingFor === 0 ? 'ready' : 'waiting',
        waitingFor,
        ...(ranBefore && { ranBefore }),
      };
      if (waitingFor === 0) this.state.ready.push(node.path);
      return;
    }
    // Whatever it took before, it has its time anew.
    const limit = timeLimitOf(node.plan);
    if (limit !== undefined) this.state.timers[stepTimer('deadline', node.path)] = this.at + limit;
    if (node.plan.kind === 'group') {
      this.rewindList(node);
      return;
    }
    const record: StepRecord = { status: 'running', waitingFor: 0, startedAt: this.startOf(node) };
    this.state.steps[node.path] = record;
    const known = this.recorded.steps[node.path];
    if (node.plan.kind === 'conditional') {
      const branch = node.children.find(({ plan }) => plan.id === known?.branch);
      if (known?.branch !== undefined) record.branch = known.branch;
      if (known?.condition !== undefined) record.condition = known.condition;
      if (branch !== undefined) this.rewindList(branch);
      return;
    }
    record.loop = this.rewindLoop(node, known?.loop ?? newLoop());
  }

  /** Whether only a part of what is in a step is done again. Its children tell: one of them is the place, or holds it. */
  private isOpenInside(node: GraphNode): boolean {
    return this.redone.has(`${node.path}/…`) && this.recorded.steps[node.path] !== undefined;
  }

  private rewindLoop(node: GraphNode, known: LoopRecord): LoopRecord {
    const iterations = node.instances.filter((inner) => this.recorded.steps[inner.path] !== undefined);
    const partly = iterations.filter((inner) => this.redone.has(`${inner.path}/…`));
    const wholly = iterations.filter((inner) => this.redone.has(inner.path) && !partly.includes(inner));
    // Whatever is open begins with what the loop itself does next.
    this.state.timers[stepTimer('wake', node.path)] = this.at;
    return node.plan.kind === 'repeat'
      ? this.rewindRepeat(node, known, iterations, partly, wholly)
      : this.rewindForEach(node, known, iterations, partly, wholly);
  }

  private rewindRepeat(
    node: GraphNode,
    known: LoopRecord,
    iterations: readonly GraphNode[],
    partly: readonly GraphNode[],
    wholly: readonly GraphNode[],
  ): LoopRecord {
    const first = Math.min(known.next, ...[...partly, ...wholly].map(({ index }) => index));
    const before = iterations.filter(({ index }) => index < first);
    for (const inner of before) this.keep(inner);
    const reopened = partly.filter(({ index }) => index === first);
    for (const inner of reopened) this.rewindList(inner);
    if (reopened.length > 0) Reflect.deleteProperty(this.state.timers, stepTimer('wake', node.path));
    return {
      ...newLoop(),
      next: first + reopened.length,
      open: reopened.length,
      succeeded: first,
      ...(first > 0 && { last: first - 1 }),
      kept: before.map(({ index }) => index),
    };
  }

  private rewindForEach(
    node: GraphNode,
    known: LoopRecord,
    iterations: readonly GraphNode[],
    partly: readonly GraphNode[],
    wholly: readonly GraphNode[],
  ): LoopRecord {
    const reopened = new Set(partly.map(({ index }) => index));
    const again = [...new Set([...known.unwell, ...wholly.map(({ index }) => index)])].filter(
      (index) => !reopened.has(index),
    );
    const before = iterations.filter(({ index }) => !reopened.has(index) && !again.includes(index));
    for (const inner of before) this.keep(inner);
    for (const inner of partly) this.rewindList(inner);
    const lost = [...partly, ...wholly].filter((inner) => this.hadSucceeded(inner)).length;
    const succeeded = known.succeeded - lost;
    const credited = (node.share / Math.max(1, known.items?.length ?? 1)) * succeeded;
    this.state.settledShare += credited;
    return {
      ...newLoop(),
      ...(known.items && { items: known.items }),
      next: known.next,
      open: partly.length,
      succeeded,
      results: structuredCopy(known.results),
      kept: before.map(({ index }) => index),
      tally: { ...known.tally },
      again: again.sort((a, b) => a - b),
      credited,
    };
  }

  private hadSucceeded({ path }: GraphNode): boolean {
    return this.recorded.steps[path]?.status === 'succeeded';
  }

  private startOf({ path }: GraphNode): number {
    return this.recorded.steps[path]?.startedAt ?? this.at;
  }
}

/** What had failed in a kept step without failing the run: itself, items of which not all need succeed, or ticks. */
function toleratedIn({ plan }: GraphNode, { tolerated, loop }: StepRecord): number {
  const own = tolerated === true ? 1 : 0;
  if (loop === undefined || (plan.kind !== 'for_each' && plan.kind !== 'schedule')) return own;
  const { ticks = 0 } = loop.schedule ?? {};
  const unreported = Math.max(0, ticks - loop.succeeded - loop.failed - loop.cancelled);
  return own + loop.failed + (loop.degraded ?? 0) + unreported;
}

const structuredCopy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
