import { BellwetherError } from '../base/errors';
import { didYouMean } from '../base/suggest';
import type { DependencyOutcome, Plan, StepPlan } from './plan';

/** What a node is to the one that holds it. Only a `step` belongs to a list; all others hold one. */
export type NodeRole = 'root' | 'step' | 'branch' | 'iteration' | 'fallback' | 'compensation' | 'handler';

/** A step with its place in the graph of a run. Those of iterations, compensations and handlers are made when they begin. */
export interface GraphNode {
  readonly plan: StepPlan;
  /** Ids joined by `/`; `[3]` behind the one of a loop for an iteration, behind the one of a handler for an event. */
  readonly path: string;
  readonly role: NodeRole;
  /** What it is part of: the group of a step, the conditional of a branch, the loop of an iteration. */
  readonly parent: GraphNode | undefined;
  /** The step whose fallback or compensation this group is. */
  readonly standsFor: GraphNode | undefined;
  /** Which iteration, or which event; 0 where that means nothing. */
  readonly index: number;
  /** It belongs to the run's own steps: neither to a handler nor to a compensation, which a run that ends still works off. */
  readonly isMain: boolean;
  /** It belongs to the handler of an emergency, and waits for nothing. */
  readonly isUrgent: boolean;
  /** Where two publish one fact, the higher one wins: plan order, but a group publishes behind all that is in it. */
  readonly order: number;
  /**
   * The group whose work is cancelled together with this step's. A list in which each step follows the one before
   * has nothing else in flight when one of them fails, so it needs no scope of its own. What may be stopped alone has.
   */
  readonly scope: string;
  /**
   * It goes on when its group fails: it asked for more than the success of another step, so it may be what cleans up.
   * How far it had come when the failure happened hangs on timing, and may not decide.
   */
  readonly outlivesFailure: boolean;
  /** Share of the whole run's progress, 0 to 1. */
  readonly share: number;
  /** The steps of a list; the branches of a conditional, its `else` last. */
  readonly children: readonly GraphNode[];
  /** The steps of a list by their ids; none where the children are no steps. */
  readonly childById: ReadonlyMap<string, GraphNode>;
  /** The group that runs in place of the step when it fails. */
  fallback: GraphNode | undefined;
  /** Iterations and the compensation, while they are kept. */
  readonly instances: GraphNode[];
  /** Steps of the same list that this one waits for, as often as the plan names them. */
  dependencies: readonly GraphDependency[];
  /** Steps of the same list that wait for this one, as often as they name it. */
  dependants: readonly GraphNode[];
}

export interface GraphDependency {
  readonly target: GraphNode;
  readonly on: DependencyOutcome;
}

export interface Graph {
  readonly plan: Plan;
  readonly root: GraphNode;
  /** By path. */
  readonly nodes: Map<string, GraphNode>;
  /** Place in the order of the plan of each step that publishes, and of each list that may run more than once. */
  readonly orders: ReadonlyMap<StepPlan, number>;
  /** Of each list that may run more than once, the first place that a step in it can have. */
  readonly firsts: ReadonlyMap<StepPlan, number>;
}

/** A step that is not there; with the plan's steps where they are known, so that the right one can be named. */
export function unknownStep(path: string, graph?: Pick<Graph, 'nodes'>): BellwetherError {
  return new BellwetherError(
    'UnknownStep',
    `the plan has no step '${path}'${graph === undefined ? '' : instead(path, graph)}`,
  );
}

const mostNamed = 20;

function instead(path: string, { nodes }: Pick<Graph, 'nodes'>): string {
  const known = [...nodes.values()].flatMap((node) => (node.role === 'step' ? [node.path] : []));
  const more = known.length - mostNamed;
  return `.${didYouMean(path, known)} It has: ${known.slice(0, mostNamed).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

/** The list that a step stands in, or that its stand-in stands in; of a handler, the run's own steps. */
export function enclosing(graph: Pick<Graph, 'root'>, node: GraphNode): GraphNode | undefined {
  if (node.role === 'handler') return graph.root;
  return node.parent ?? node.standsFor?.parent;
}
