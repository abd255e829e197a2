import type { GraphNode } from './graph';
import type { Keeping } from './kept-facts';
import type { StepKindName } from './plan';
import { walkFrom } from './walk';

/** Kinds of steps that do something outside the run, or keep it waiting. */
const workKinds: ReadonlySet<StepKindName> = new Set(['action', 'workflow', 'schedule', 'emit', 'wait', 'approve']);

/**
 * Paths of the work that a rerun does again although it had begun before, and of that which had not. A loop is named where it does
 * iterations again of which nothing is told any more.
 */
export function redoneWork(keeping: Keeping): { readonly again: string[]; readonly fresh: string[] } {
  const { graph, recorded, kept } = keeping;
  const again: string[] = [];
  const fresh: string[] = [];
  for (const child of graph.root.children)
    for (const { node } of walkFrom(child, recorded)) {
      if (isInKept(node, kept)) continue;
      const hadBegun = recorded.steps[node.path]?.startedAt !== undefined;
      if (workKinds.has(node.plan.kind)) (hadBegun ? again : fresh).push(node.path);
      else if (redoesForgotten(node, keeping)) again.push(node.path);
    }
  return { again, fresh };
}

/** What is in a step that was skipped has no record of its own. */
function isInKept(node: GraphNode, kept: ReadonlySet<string>): boolean {
  for (let holder: GraphNode | undefined = node; holder !== undefined; holder = holder.parent ?? holder.standsFor)
    if (kept.has(holder.path)) return true;
  return false;
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
