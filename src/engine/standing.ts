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
  for (let holder = node.parent; holder !== undefined; holder = holder.parent) {
    const reached = steps[holder.path];
    if (reached !== undefined) return standingWithin(holder, reached, outermost);
    outermost = holder;
  }
  return outermost.standsFor === undefined ? waiting : undefined;
}

const waiting: Standing = { status: 'waiting' };

function standingWithin(holder: GraphNode, reached: StepRecord, part: GraphNode): Standing {
  if (part.role === 'branch' && reached.branch !== undefined)
    return skipped(`the branch '${reached.branch}' was taken`);
  if (!isSettled(reached.status)) return waiting;
  const { status } = reached;
  const how = status === 'failed' || status === 'succeeded' ? status : `was ${status}`;
  return skipped(`the group '${holder.path}' ${how}`);
}

function skipped(text: string): Standing {
  return { status: 'skipped', skip: { kind: 'scope_ended', text, letsGo: false } };
}
