import type { GraphNode } from './graph';
import type { RunState, StepRecord } from './state';
import { isSettled } from './transitions';

/** How a step stands, reached or not; what a report tells of it. */
export type Standing = Readonly<Omit<StepRecord, 'waitingFor'>>;

/**
 * How a step stands. One that was not reached is waiting, or was skipped with the group it is in: nothing is kept of such
 * steps, since a group may hold thousands. Undefined: it belongs to a fallback that has not been needed.
 */
export function standingOf(node: GraphNode, { steps }: RunState): Standing | undefined {
  const record = steps[node.path];
  if (record !== undefined) return record;
  let outermost = node;
  for (let group = node.parent; group !== undefined; group = group.parent) {
    const reached = steps[group.path];
    if (reached !== undefined) return isSettled(reached.status) ? skippedWith(group, reached) : waiting;
    outermost = group;
  }
  return outermost.fallbackOf === undefined ? waiting : undefined;
}

const waiting: Standing = { status: 'waiting' };

function skippedWith({ path }: GraphNode, { status }: StepRecord): Standing {
  const how = status === 'failed' || status === 'succeeded' ? status : `was ${status}`;
  return { status: 'skipped', skip: { kind: 'scope_ended', text: `the group '${path}' ${how}`, letsGo: false } };
}
