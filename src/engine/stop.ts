import type { GraphNode } from './graph';
import { kindOf, recordOf, type Run } from './run';

/** Cancels what is under way in a group that has failed, and skips what has not started, but for what outlives failures. */
export function cancelGroup(run: Run, group: GraphNode): void {
  stopAll(
    run,
    group,
    group.children.filter((child) => !child.outlivesFailure),
  );
}

/** Cancels a group for good: steps in it that are still waiting never start. */
export function stopSteps(run: Run, group: GraphNode): void {
  recordOf(run, group).stopped = true;
  stopAll(run, group, group.children);
}

/** Cancels one step; it never starts if it has not. */
export function stopStep(run: Run, step: GraphNode): void {
  const record = run.state.steps[step.path];
  switch (record?.status) {
    case 'ready':
      run.barred.push(step);
      break;
    case 'running':
      kindOf(run, step).stop(run, step);
      break;
    case 'recovering':
      if (step.fallback !== undefined) stopSteps(run, step.fallback);
      break;
    default:
  }
}

/** Cancels the work of a scope at once, where it is the group's own: of a tick, whose steps are all that it has, every one. */
export function cancelScope(run: Run, { scope, path }: GraphNode): void {
  if (scope === path || path === run.state.focus) run.commands.push({ kind: 'cancelActions', scope });
}

function stopAll(run: Run, group: GraphNode, steps: readonly GraphNode[]): void {
  cancelScope(run, group);
  for (const child of steps) stopStep(run, child);
}
