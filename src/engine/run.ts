import { BellwetherError } from '../base/errors';
import { nodeAt } from './build-graph';
import type { Graph, GraphNode } from './graph';
import { malformed } from './malformed-plan';
import type { Command } from './messages';
import type { PatchCheck } from './patches';
import type { Plan, StepKindName, StepPlan } from './plan';
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
  readonly patched: PatchCheck;
}

/** @throws BellwetherError `UnknownStep` when the step's scope has not been opened. */
export function recordOf(run: Run, node: GraphNode): StepRecord {
  const record = run.state.steps[node.path];
  if (record === undefined) throw new BellwetherError('UnknownStep', `step '${node.path}' has not been reached`);
  return record;
}

/** The list that the run works off: all of the plan, or of a tick the list of its schedule. */
export function mainOf(graph: Graph, { focus }: RunState): GraphNode {
  return focus === undefined ? graph.root : nodeAt(graph, focus);
}

export function kindOf({ kinds }: Run, { plan }: GraphNode): StepKind {
  return kinds[plan.kind];
}

/** The plan of a step of this kind. @throws BellwetherError `MalformedPlan` when it is of another one. */
export function planOf<Kind extends StepKindName>(node: GraphNode, kind: Kind): Extract<StepPlan, { kind: Kind }> {
  if (!isOfKind(node.plan, kind)) throw malformed(`step '${node.path}' is a '${node.plan.kind}', not a '${kind}'`);
  return node.plan;
}

function isOfKind<Kind extends StepKindName>(plan: StepPlan, kind: Kind): plan is Extract<StepPlan, { kind: Kind }> {
  return plan.kind === kind;
}
