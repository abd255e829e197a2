import type { GraphNode } from './graph';
import { isLeftBehind } from './open-group';
import type { RunState } from './state';

/** Whether a step that was cancelled is background work that ended with its list, as its `on_end: cancel` wants, or is part of it. */
export function cancelledAsPlanned(node: GraphNode, { steps }: RunState): boolean {
  for (let part: GraphNode | undefined = node; part?.parent !== undefined; part = part.parent) {
    if (!isLeftBehind(part)) continue;
    const list = steps[part.parent.path];
    const isOver = list?.awaited === 0 && list.failedChild === undefined && list.stopped !== true;
    if (isOver && steps[part.path]?.status === 'cancelled') return true;
  }
  return false;
}
