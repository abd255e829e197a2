import { BellwetherError } from '../base/errors';
import { checkList, checkPlace, malformed } from './malformed-plan';
import type { DependencyOutcome, GroupPlan, Plan, StepPlan } from './plan';

/** A step with its place in the graph, worked out once for a plan. */
export interface GraphNode {
  readonly plan: StepPlan;
  readonly path: string;
  /** The group it belongs to; undefined for the root. */
  readonly parent: GraphNode | undefined;
  /** The step whose fallback this group is. */
  readonly fallbackOf: GraphNode | undefined;
  /** Where two publish one fact, the higher one wins: plan order, but a group publishes behind all that is in it. */
  order: number;
  /**
   * The group whose actions are cancelled together with this step's. A list in which each step follows the one before
   * has nothing else in flight when one of them fails, so it needs no scope of its own. One that outlives a failure has.
   */
  readonly scope: string;
  /**
   * It goes on when its group fails: it asked for more than the success of another step, so it may be what cleans up.
   * How far it had come when the failure happened hangs on timing, and may not decide.
   */
  readonly outlivesFailure: boolean;
  /** Share of the whole run's progress, 0 to 1. */
  readonly share: number;
  readonly children: readonly GraphNode[];
  readonly childById: ReadonlyMap<string, GraphNode>;
  /** The group that runs in place of the step when it fails. */
  fallback: GraphNode | undefined;
  /** Steps of the same list that this one waits for, as often as the plan names them. */
  readonly dependencies: { readonly target: GraphNode; readonly on: DependencyOutcome }[];
  /** Steps of the same list that wait for this one, as often as they name it. */
  readonly dependants: GraphNode[];
}

export interface Graph {
  readonly root: GraphNode;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

const graphs = new WeakMap<Plan, Graph>();

/** @throws BellwetherError `MalformedPlan` when a plan that was not made by the compiler does not hang together. */
export function graphOf(plan: Plan): Graph {
  let graph = graphs.get(plan);
  if (graph === undefined) {
    if (plan.maxConcurrent < 1) throw malformed(`at most ${plan.maxConcurrent} actions may run at once, so none can`);
    graph = new GraphBuilder().build(plan.root);
    graphs.set(plan, graph);
  }
  return graph;
}

/** @throws BellwetherError `UnknownStep`. */
export function nodeAt(graph: Graph, path: string): GraphNode {
  const node = graph.nodes.get(path);
  if (node === undefined) throw new BellwetherError('UnknownStep', `the plan has no step '${path}'`);
  return node;
}

/**
 * The step that a reference means where it is written: the first id is looked up among the siblings, then among
 * the siblings of each enclosing group; further ids lead into groups. A fallback stands where its step stands.
 */
export function resolveReference(from: GraphNode, segments: readonly string[]): GraphNode | undefined {
  for (let scope = enclosing(from); scope !== undefined; scope = enclosing(scope)) {
    let node = scope.childById.get(segments[0]);
    if (node === undefined) continue;
    for (const segment of segments.slice(1)) node = node?.childById.get(segment);
    return node;
  }
  return undefined;
}

const enclosing = (node: GraphNode): GraphNode | undefined => node.parent ?? node.fallbackOf?.parent;

class GraphBuilder {
  private readonly nodes = new Map<string, GraphNode>();
  private placed = 0;

  build(root: GroupPlan): Graph {
    const node = this.add(root, { parent: undefined, fallbackOf: undefined, share: 1 });
    return { root: node, nodes: this.nodes };
  }

  private add(plan: StepPlan, place: Pick<GraphNode, 'parent' | 'fallbackOf' | 'share'>): GraphNode {
    checkPlace(plan, place.parent?.plan ?? place.fallbackOf?.plan);
    const enclosing = place.parent ?? place.fallbackOf?.parent;
    const outlivesFailure = plan.dependsOn.some(({ on }) => on !== 'succeeded');
    const children: GraphNode[] = [];
    const childById = new Map<string, GraphNode>();
    const node: GraphNode = {
      plan,
      path: plan.path,
      scope: outlivesFailure || place.fallbackOf?.outlivesFailure === true ? plan.path : scopeOf(plan, enclosing),
      outlivesFailure,
      ...place,
      order: 0,
      children,
      childById,
      fallback: undefined,
      dependencies: [],
      dependants: [],
    };
    if (this.nodes.has(plan.path)) throw malformed(`two steps have the path '${plan.path}'`);
    this.nodes.set(plan.path, node);
    if (plan.kind === 'group') {
      this.addChildren(plan, node, children);
      for (const child of children) childById.set(child.plan.id, child);
      connect(node);
      checkList(plan);
    }
    node.order = this.placed++;
    if (plan.onFailure.kind === 'fallback') {
      node.fallback = this.add(plan.onFailure.group, { parent: undefined, fallbackOf: node, share: 0 });
    }
    return node;
  }

  private addChildren(group: GroupPlan, node: GraphNode, children: GraphNode[]): void {
    const total = group.steps.reduce((sum, step) => sum + step.weight, 0);
    for (const step of group.steps) {
      const portion = total > 0 ? step.weight / total : 1 / group.steps.length;
      children.push(this.add(step, { parent: node, fallbackOf: undefined, share: node.share * portion }));
    }
  }
}

function connect(group: GraphNode): void {
  for (const child of group.children) {
    for (const { step, on } of child.plan.dependsOn) {
      const target = group.childById.get(step);
      if (target === undefined) throw malformed(`step '${child.path}' depends on '${step}', which is not beside it`);
      child.dependencies.push({ target, on });
      target.dependants.push(child);
    }
  }
}

function scopeOf(plan: StepPlan, enclosing: GraphNode | undefined): string {
  if (enclosing === undefined || (plan.kind === 'group' && !isChain(plan))) return plan.path;
  return enclosing.scope;
}

/** Whether each step of a list waits for the one before and for nothing else. */
function isChain({ steps }: GroupPlan): boolean {
  return steps.every(({ dependsOn }, index) =>
    index === 0 ? dependsOn.length === 0 : dependsOn.length === 1 && dependsOn[0].step === steps[index - 1].id,
  );
}
