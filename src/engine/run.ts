import { BellwetherError } from '../base/errors';
import type { Graph, GraphNode } from './graph';
import { malformed } from './malformed-plan';
import type { Command } from './messages';
import type { Plan } from './plan';
import type { RunState, StepRecord } from './state';
import type { StepKind, StepKinds } from './steps/step-kind';

/** A call of `advance` under way: what it works on, and the commands it has given so far. */
export interface Run {
  readonly plan: Plan;
  readonly graph: Graph;
  readonly state: RunState;
  readonly commands: Command[];
  readonly kinds: StepKinds;
  /** Steps that are ready but must not run: they are skipped before anything starts, and need no slot for it. */
  readonly barred: GraphNode[];
  /** Workflow time of the event. */
  readonly now: number;
}

/** @throws BellwetherError `UnknownStep` when the step's scope has not been opened. */
export function recordOf(run: Run, node: GraphNode): StepRecord {
  const record = run.state.steps[node.path];
  if (record === undefined) throw new BellwetherError('UnknownStep', `step '${node.path}' has not been reached`);
  return record;
}

/** @throws BellwetherError `MalformedPlan` when the engine has nothing that runs steps of this kind. */
export function kindOf({ kinds }: Run, { plan }: GraphNode): StepKind {
  if (plan.kind === 'action' || plan.kind === 'group') return kinds[plan.kind];
  throw malformed(`step '${plan.path}' is of the kind '${plan.kind}', which cannot be run`);
}
