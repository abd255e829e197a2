import type { GraphNode } from './graph';
import type { Keeping } from './kept-facts';
import type { StepRecord } from './state';
import { walkFrom } from './walk';

/** Paths of what a rerun does, in the order of the plan. */
export interface RedoneWork {
  /** Steps that had begun before: those that are done again as a whole, and iterations of a loop that is otherwise kept. */
  readonly again: readonly string[];
  /** Steps that had not begun, and loops of which iterations may follow that had not. Their conditions may skip them yet. */
  readonly fresh: readonly string[];
  /** Those of `again` and `fresh` that are in a fallback: they are done if the step fails once more. */
  readonly onlyIfFails: readonly string[];
  /** Those loops of `again` that do iterations again of which nothing is told any more. */
  readonly forgotten: readonly string[];
}

/** What is done in place of what is not kept. What undoes steps is left out: it is done if the new run fails. */
export function redoneWork(keeping: Keeping): RedoneWork {
  const { graph, recorded, state, kept } = keeping;
  const again: string[] = [];
  const fresh: string[] = [];
  const onlyIfFails = new Set<string>();
  const forgotten: string[] = [];
  for (const child of graph.root.children)
    for (const { node } of walkFrom(child, recorded)) {
      if (isInKept(node, kept) || isWithin(node, 'compensation')) continue;
      const { path } = node;
      const isReopened = state.steps[path]?.status === 'running';
      const known = recorded.steps[path];
      const begins = known !== undefined && hadBegun(known) ? again : fresh;
      if (isNamed(node, keeping) && !isReopened) begins.push(path);
      else if (isReopened && moreFollow(node, keeping)) fresh.push(path);
      if (isWithin(node, 'fallback')) onlyIfFails.add(path);
      if (!redoesForgotten(node, keeping)) continue;
      forgotten.push(path);
      if (isReopened) again.push(path);
    }
  return { again, fresh, onlyIfFails: [...again, ...fresh].filter((path) => onlyIfFails.has(path)), forgotten };
}

/** Branches and iterations are told of with what holds them, unless that is kept beside them. */
function isNamed({ role, parent }: GraphNode, { state }: Keeping): boolean {
  if (role === 'step') return true;
  return role === 'iteration' && parent !== undefined && state.steps[parent.path]?.status === 'running';
}

/** What is in a step that was skipped has no record of its own. */
function isInKept(node: GraphNode, kept: ReadonlySet<string>): boolean {
  return holdersOf(node).some(({ path }) => kept.has(path));
}

function isWithin(node: GraphNode, role: 'fallback' | 'compensation'): boolean {
  return holdersOf(node).some((holder) => holder.role === role);
}

/** A step with all that it is in, the innermost first. */
function holdersOf(node: GraphNode): GraphNode[] {
  const holders: GraphNode[] = [];
  for (let holder: GraphNode | undefined = node; holder !== undefined; holder = holder.parent ?? holder.standsFor)
    holders.push(holder);
  return holders;
}

/** Whether a loop that goes on may begin iterations that it had not begun. */
function moreFollow({ path, plan }: GraphNode, { recorded }: Keeping): boolean {
  const known = recorded.steps[path]?.loop;
  if (known === undefined) return false;
  if (plan.kind === 'for_each') return known.next < (known.items?.length ?? 0);
  return plan.kind === 'repeat' && known.next < plan.maxIterations;
}

function redoesForgotten({ path, plan }: GraphNode, { recorded, state }: Keeping): boolean {
  const known = recorded.steps[path]?.loop;
  if (known === undefined || (plan.kind !== 'for_each' && plan.kind !== 'repeat')) return false;
  const isForgotten = (index: number): boolean => recorded.steps[`${path}[${index}]`] === undefined;
  const all = Array.from({ length: known.next }, (_, index) => index);
  const reopened = state.steps[path]?.loop;
  if (reopened === undefined) return all.some(isForgotten);
  return plan.kind === 'repeat' ? all.slice(reopened.next).some(isForgotten) : (reopened.again ?? []).some(isForgotten);
}

/** In the run that is gone on from, or in one before that. */
export function hadBegun({ startedAt, ranBefore }: StepRecord): boolean {
  return startedAt !== undefined || ranBefore === true;
}
