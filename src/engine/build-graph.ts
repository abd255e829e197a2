import { cutText } from '../base/text';
import { unknownStep, type Graph, type GraphDependency, type GraphNode, type NodeRole } from './graph';
import { checkList, checkPlace, malformed } from './malformed-plan';
import type { GroupPlan, Plan, StepList, StepPlan } from './plan';

const graphs = new WeakMap<Plan, Graph>();

/**
 * The graph of a plan, worked out once.
 * @throws BellwetherError `MalformedPlan` when a plan that was not made by the compiler does not hang together.
 */
export function graphOf(plan: Plan): Graph {
  let graph = graphs.get(plan);
  if (graph === undefined) {
    if (plan.maxConcurrent < 1) throw malformed(`at most ${plan.maxConcurrent} actions may run at once, so none can`);
    graph = buildGraph(plan);
    graphs.set(plan, graph);
  }
  return graph;
}

/** A graph of its own, for a run whose iterations are nobody else's. */
export function buildGraph(plan: Plan): Graph {
  const orders = new Map<StepPlan, number>();
  const firsts = new Map<StepPlan, number>();
  const inspector = new Inspector(orders, firsts);
  inspector.inspect(plan.root, '');
  for (const [event, { group }] of Object.entries(plan.events ?? {})) inspector.inspect(group, `events.${event}`);
  const nodes = new Map<string, GraphNode>();
  const root = addNode({ nodes, orders }, plan.root, {
    role: 'root',
    path: '',
    parent: undefined,
    standsFor: undefined,
    share: 1,
  });
  return { plan, root, nodes, orders, firsts };
}

/** @throws BellwetherError `UnknownStep`. */
export function nodeAt(graph: Graph, path: string): GraphNode {
  return graph.nodes.get(path) ?? instanceAt(graph, path);
}

/** Iterations, compensations and handlers are made when they are first named, from the outermost inwards. */
function instanceAt(graph: Graph, path: string): GraphNode {
  for (const match of path.matchAll(/\[(\d+)\](?=\/|$)|\/compensate(?=\/|$)/g)) {
    const at = path.slice(0, match.index);
    if (graph.nodes.has(at + match[0])) continue;
    if (match.length > 1 && match[1] === undefined) compensationOf(graph, existing(graph, at));
    else if (at.startsWith('events.') && !at.includes('/'))
      handlerOf(graph, at.slice('events.'.length), Number(match[1]));
    else iterationOf(graph, existing(graph, at), Number(match[1]));
  }
  return existing(graph, path);
}

function existing(graph: Graph, path: string): GraphNode {
  const node = graph.nodes.get(path);
  if (node === undefined) throw unknownStep(cutText(path, 500), graph);
  return node;
}

/** The list of a loop or a schedule, as its iteration with this number. */
export function iterationOf(graph: Graph, loop: GraphNode, index: number): GraphNode {
  const known = graph.nodes.get(`${loop.path}[${index}]`);
  if (known !== undefined) return known;
  const { plan } = loop;
  if (plan.kind !== 'for_each' && plan.kind !== 'repeat' && plan.kind !== 'schedule') throw unknownStep(loop.path);
  const group = listGroup(`${plan.id}[${index}]`, `${plan.path}[${index}]`, plan);
  const node = addNode(graph, group, {
    role: 'iteration',
    path: `${loop.path}[${index}]`,
    parent: loop,
    standsFor: undefined,
    share: 0,
    index,
  });
  loop.instances.push(node);
  return node;
}

/** What undoes a step. */
export function compensationOf(graph: Graph, step: GraphNode): GraphNode {
  const path = `${step.path}/compensate`;
  const known = graph.nodes.get(path);
  if (known !== undefined) return known;
  if (step.plan.compensate === undefined) throw unknownStep(path);
  const node = addNode(graph, step.plan.compensate, {
    role: 'compensation',
    path,
    parent: undefined,
    standsFor: step,
    share: 0,
  });
  step.instances.push(node);
  return node;
}

/** What an event starts, for the event with this number. */
export function handlerOf(graph: Graph, event: string, index: number): GraphNode {
  const path = `events.${event}[${index}]`;
  const known = graph.nodes.get(path);
  if (known !== undefined) return known;
  const { events = {} } = graph.plan;
  if (!Object.hasOwn(events, event)) throw unknownStep(path);
  const place = { role: 'handler', path, parent: undefined, standsFor: undefined, share: 0, index } as const;
  return addNode(graph, events[event].group, { ...place, isUrgent: event === 'on_emergency' });
}

/** Forgets an iteration or a handler and all that is in it. `forget` is told each path. */
export function dropInstance(graph: Graph, node: GraphNode, forget: (path: string) => void): void {
  const from = node.parent?.instances ?? [];
  const at = from.indexOf(node);
  if (at >= 0) from.splice(at, 1);
  drop(graph, node, forget);
}

function drop(graph: Graph, node: GraphNode, forget: (path: string) => void): void {
  graph.nodes.delete(node.path);
  forget(node.path);
  for (const child of node.children) drop(graph, child, forget);
  for (const instance of node.instances) drop(graph, instance, forget);
  if (node.fallback !== undefined) drop(graph, node.fallback, forget);
}

const noNodes: GraphNode[] = [];
const noDependencies: readonly GraphDependency[] = [];
const noChildren = new Map<string, GraphNode>();

interface Place {
  readonly role: NodeRole;
  readonly path: string;
  readonly parent: GraphNode | undefined;
  readonly standsFor: GraphNode | undefined;
  readonly share: number;
  readonly index?: number;
  readonly isUrgent?: boolean;
}

type Parts = Pick<Graph, 'nodes' | 'orders'>;

function addNode(graph: Parts, plan: StepPlan, place: Place): GraphNode {
  const { parent, standsFor, index = 0 } = place;
  const holder = parent ?? standsFor;
  const outlivesFailure = plan.dependsOn.some(({ on }) => on !== 'succeeded');
  // Of thousands of actions none has any of these.
  const isLeaf = plan.kind === 'action';
  const children: GraphNode[] = isLeaf ? noNodes : [];
  const childById = isLeaf ? noChildren : new Map<string, GraphNode>();
  const node: GraphNode = {
    plan,
    path: place.path,
    role: place.role,
    parent,
    standsFor,
    index,
    share: place.share,
    isMain: place.role !== 'handler' && place.role !== 'compensation' && holder?.isMain !== false,
    isUrgent: place.isUrgent ?? holder?.isUrgent ?? false,
    scope: outlivesFailure || standsFor?.outlivesFailure === true ? place.path : scopeOf(plan, place),
    outlivesFailure,
    order: graph.orders.get(plan) ?? 0,
    children,
    childById,
    fallback: undefined,
    instances: isLeaf && plan.compensate === undefined ? noNodes : [],
    dependencies: noDependencies,
    dependants: noNodes,
  };
  const known = graph.nodes.size;
  if (graph.nodes.set(place.path, node).size === known) throw malformed(`two steps have the path '${place.path}'`);
  if (plan.kind === 'group') {
    addSteps(graph, plan, node, { children, childById });
    connect(node);
  }
  if (plan.kind === 'conditional') {
    for (const group of [...plan.branches.map((branch) => branch.group), ...(plan.else ? [plan.else] : [])])
      children.push(addNode(graph, group, partOf(node, 'branch', group.id, node.share)));
  }
  if (plan.onFailure.kind === 'fallback') {
    const at = {
      role: 'fallback',
      path: `${node.path}/fallback`,
      parent: undefined,
      standsFor: node,
      share: 0,
    } as const;
    node.fallback = addNode(graph, plan.onFailure.group, at);
  }
  return node;
}

function addSteps(
  graph: Parts,
  { steps }: GroupPlan,
  node: GraphNode,
  { children, childById }: { readonly children: GraphNode[]; readonly childById: Map<string, GraphNode> },
): void {
  let total = 0;
  for (const step of steps) total += step.weight;
  for (const step of steps) {
    const portion = total > 0 ? step.weight / total : 1 / steps.length;
    const child = addNode(graph, step, partOf(node, 'step', step.id, node.share * portion));
    children.push(child);
    childById.set(step.id, child);
  }
}

function partOf(parent: GraphNode, role: 'step' | 'branch', id: string, share: number): Place {
  const path = parent.path === '' ? id : `${parent.path}/${id}`;
  return { role, path, parent, standsFor: undefined, share };
}

function connect(group: GraphNode): void {
  const dependants = new Map<GraphNode, GraphNode[]>();
  for (const child of group.children) {
    if (child.plan.dependsOn.length === 0) continue;
    child.dependencies = child.plan.dependsOn.map(({ step, on }) => {
      const target = group.childById.get(step);
      if (target === undefined) throw unknownStep(step);
      const known = dependants.get(target);
      if (known === undefined) dependants.set(target, [child]);
      else known.push(child);
      return { target, on };
    });
  }
  for (const [target, waiting] of dependants) target.dependants = waiting;
}

/** The scope of what can be stopped alone is its own, as is that of its fallback; else that of what it stands in. A compensation runs when that has ended. */
function scopeOf(plan: StepPlan, place: Place): string {
  const around = enclosingScope(place);
  if (place.role === 'fallback' && place.standsFor?.scope === place.standsFor?.path) return place.path;
  if (around === undefined || place.role === 'compensation' || mayStopAlone(plan)) return place.path;
  return around;
}

function enclosingScope({ parent, standsFor }: Place): string | undefined {
  return (parent ?? standsFor?.parent)?.scope;
}

function mayStopAlone(plan: StepPlan): boolean {
  if (plan.kind !== 'action' && plan.deadlineMs !== undefined) return true;
  if ('background' in plan && plan.background !== undefined) return true;
  if (plan.kind === 'for_each') return plan.maxConcurrent > 1;
  return plan.kind === 'group' && !isChain(plan);
}

/** Whether each step of a list waits for the one before and for nothing else. */
function isChain({ steps }: StepList): boolean {
  return steps.every(({ dependsOn }, index) =>
    index === 0 ? dependsOn.length === 0 : dependsOn.length === 1 && dependsOn[0].step === steps[index - 1].id,
  );
}

function listGroup(id: string, path: string, { mode, steps }: StepList): GroupPlan {
  return {
    kind: 'group',
    id,
    path,
    dependsOn: [],
    onFailure: { kind: 'fail' },
    publish: {},
    weight: 1,
    mode,
    steps,
  };
}

/**
 * Checks a plan, and gives each of its steps that publishes, or that may run its list more than once, its place in the order: a
 * group comes behind all that is in it.
 */
class Inspector {
  private seen = 0;

  constructor(
    private readonly orders: Map<StepPlan, number>,
    private readonly firsts: Map<StepPlan, number>,
  ) {}

  inspect(plan: StepPlan, path: string): void {
    checkPlace(plan, path);
    const below = (id: string): string => (path === '' ? id : `${path}/${id}`);
    const first = this.seen + 1;
    if ('steps' in plan) {
      for (const step of plan.steps) this.inspect(step, below(step.id));
      checkList(plan);
    }
    if (plan.kind === 'conditional') {
      for (const { group } of plan.branches) this.inspect(group, below(group.id));
      if (plan.else !== undefined) this.inspect(plan.else, below(plan.else.id));
    }
    this.seen += 1;
    if (runsMoreThanOnce(plan)) {
      this.orders.set(plan, this.seen);
      this.firsts.set(plan, first);
    }
    for (const name in plan.publish) {
      if (!Object.hasOwn(plan.publish, name)) continue;
      this.orders.set(plan, this.seen);
      break;
    }
    if (plan.onFailure.kind === 'fallback') this.inspect(plan.onFailure.group, below('fallback'));
    if (plan.compensate !== undefined) this.inspect(plan.compensate, below('compensate'));
  }
}

/** A loop, a schedule, or the list of a handler. */
function runsMoreThanOnce({ kind, path }: StepPlan): boolean {
  if (kind === 'for_each' || kind === 'repeat' || kind === 'schedule') return true;
  return path.startsWith('events.') && !path.includes('/');
}
