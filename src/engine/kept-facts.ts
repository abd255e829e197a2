import { BellwetherError } from '../base/errors';
import { buildGraph } from './build-graph';
import type { Graph, GraphNode } from './graph';
import { everyPatch } from './patches';
import type { Plan } from './plan';
import { giveWayToNewFacts, publishFacts, setFact } from './publish';
import type { Run } from './run';
import type { RunState } from './state';
import { stepKinds } from './steps';

/** What a rerun has kept, and of what. */
export interface Keeping {
  readonly graph: Graph;
  readonly recorded: RunState;
  readonly state: RunState;
  /** Paths of the steps whose records are kept. */
  readonly kept: ReadonlySet<string>;
}

/** A kept step has ended, or an iteration has begun that is kept in a part at least. */
interface Moment {
  readonly at: number;
  readonly kind: 'began' | 'ended';
  readonly node: GraphNode;
}

/** Kept steps in the order in which they ended; of those that ended at one moment, what is in a step before the step. */
export function keptInOrder(keeping: Keeping): GraphNode[] {
  return momentsOf(keeping).flatMap(({ kind, node }) => (kind === 'ended' ? [node] : []));
}

/**
 * Publishes again what follows from the outputs of the steps that are kept, in the order in which it was published. What the
 * ticks of a schedule published is taken over: nothing else is known of them. `ran` is the plan that was run.
 * @throws BellwetherError `CannotRerun` where a fact cannot be worked out again.
 */
export function publishAgain(keeping: Keeping, plan: Plan, ran: Plan, now: number): void {
  const { state, graph } = keeping;
  const run: Run = { plan, graph, state, commands: [], kinds: stepKinds, barred: [], now, patched: everyPatch };
  const orders = tickOrders(ran);
  for (const { kind, node } of momentsOf(keeping)) {
    if (kind === 'began') {
      if (node.parent !== undefined) giveWayToNewFacts(run, node.parent);
      continue;
    }
    if (node.plan.kind === 'schedule') takeOverFacts(run, node, keeping, orders.get(node.plan.path));
    if (state.steps[node.path]?.status !== 'succeeded') continue;
    // Each has the fuel of a moment of its own, as it had when it ended.
    delete state.spent;
    const failure = publishFacts(run, node);
    if (failure === undefined) continue;
    const message = `what '${node.path}' publishes cannot be worked out again: ${failure.message}. Begin with that step, or with one before it`;
    throw new BellwetherError('CannotRerun', message);
  }
  delete state.spent;
}

function momentsOf({ graph, state, kept }: Keeping): Moment[] {
  const moments: Moment[] = [];
  const visit = (node: GraphNode): void => {
    const record = state.steps[node.path];
    if (record !== undefined && node.role === 'iteration')
      moments.push({ at: record.startedAt ?? 0, kind: 'began', node });
    const iterations = node.instances.filter(({ role }) => role === 'iteration').sort((a, b) => a.index - b.index);
    for (const inner of [...node.children, ...iterations]) visit(inner);
    if (node.fallback !== undefined) visit(node.fallback);
    if (kept.has(node.path)) moments.push({ at: record?.finishedAt ?? 0, kind: 'ended', node });
  };
  visit(graph.root);
  return moments.sort((a, b) => a.at - b.at);
}

/** The place of each schedule in the order of a plan, by its path. */
function tickOrders(plan: Plan): ReadonlyMap<string, number> {
  const orders = new Map<string, number>();
  for (const [{ kind, path }, order] of buildGraph(plan).orders) if (kind === 'schedule') orders.set(path, order);
  return orders;
}

function takeOverFacts(
  run: Run,
  node: GraphNode,
  { graph, recorded, kept }: Keeping,
  orderThen: number | undefined,
): void {
  // Of one in a loop it is not known which iteration's a fact is: they are, where all are kept.
  const isRedoneElsewhere = [...graph.nodes.values()].some(
    ({ plan, path }) => plan === node.plan && !kept.has(path) && recorded.steps[path]?.startedAt !== undefined,
  );
  if (orderThen === undefined || isRedoneElsewhere) return;
  for (const [name, fact] of Object.entries(recorded.facts))
    if (fact?.order === orderThen && fact.aside !== true) setFact(run, name, fact.value, node);
}
