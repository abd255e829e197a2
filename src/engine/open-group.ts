import { reasonToSkip } from './dependencies';
import type { GraphNode } from './graph';
import { recordOf, type Run } from './run';
import { moveTo } from './transitions';

/** Begins a list that nothing has to be decided for: a branch, an iteration, a fallback, a compensation, a handler. */
export function beginList(run: Run, group: GraphNode): void {
  run.state.steps[group.path] = { status: 'running', waitingFor: 0, startedAt: run.now };
  openGroup(run, group);
}

/** Opens a group: its steps begin to wait for each other, and those that wait for nothing are ready. */
export function openGroup(run: Run, group: GraphNode): void {
  const record = recordOf(run, group);
  const { children } = group;
  let awaited = children.length;
  for (const child of children) {
    if (isLeftBehind(child)) awaited -= 1;
    run.state.steps[child.path] = {
      status: 'waiting',
      waitingFor: child.plan.dependsOn.length,
      ...(record.ranBefore && { ranBefore: true }),
    };
  }
  record.open = children.length;
  if (awaited < children.length) record.awaited = awaited;
  // A list of nothing else has nothing to wait for: it ends as it begins.
  if (awaited === 0) for (const child of children) recordOf(run, child).stopped = true;
  for (const child of children) {
    if (child.dependencies.length === 0) makeReady(run, child);
  }
}

/** Background work that the end of its list cancels. */
export function isLeftBehind({ plan }: GraphNode): boolean {
  return 'background' in plan && plan.background?.onEnd === 'cancel';
}

export function makeReady(run: Run, node: GraphNode): void {
  moveTo(node.path, recordOf(run, node), 'ready');
  if (reasonToSkip(run, node) !== undefined) run.barred.push(node);
  else if (node.isUrgent) run.state.ready.splice(run.state.urgent++, 0, node.path);
  else run.state.ready.push(node.path);
}
