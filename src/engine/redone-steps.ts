import type { Graph, GraphNode } from './graph';
import type { RunState } from './state';

/**
 * The paths of what a rerun does again: the step `from` with all that follows from it, and what had not ended well with all
 * that follows from that. What is only partly done again is named with `/…` behind its path.
 */
export function redoneSteps(graph: Graph, recorded: RunState, from: GraphNode | undefined): ReadonlySet<string> {
  // In a run that nothing else was wrong with, what its definition tolerated is what had not ended well.
  const redone = new RedoneSteps(recorded, from === undefined && recorded.status === 'degraded');
  if (from !== undefined) redone.redo(from);
  for (const child of graph.root.children) redone.findUnwell(child);
  if (redone.paths.size > 0) redone.redoStops(graph, from);
  return redone.paths;
}

class RedoneSteps {
  readonly paths = new Set<string>();

  constructor(
    private readonly recorded: RunState,
    private readonly repairsTolerated: boolean,
  ) {}

  /** A step, all that is in it, and all that waits for it or for what holds it. */
  redo(node: GraphNode): void {
    // Which branch is taken is for the condition to say.
    if (node.role === 'branch' && node.parent !== undefined) {
      this.redo(node.parent);
      return;
    }
    // What was to be reopened in a part is done again as a whole.
    const wasPartly = this.paths.delete(`${node.path}/…`);
    if (this.paths.has(node.path) && !wasPartly) return;
    this.paths.add(node.path);
    for (const dependant of node.dependants) this.redo(dependant);
    this.reopenHolders(node);
  }

  /** Goes down to the innermost steps that had not ended well, so that what is beside them is kept. */
  findUnwell(node: GraphNode): void {
    if (this.isWhole(node)) return;
    const isWell = this.isWell(node);
    if (isWell && !this.repairsTolerated) return;
    const inner = partsOf(node, this.recorded);
    const isOpenable = inner.length > 0 && this.recorded.steps[node.path]?.status !== 'skipped';
    if (isOpenable) for (const part of inner) this.findUnwell(part);
    if (this.paths.has(node.path)) return;
    if (!isWell) this.redo(node);
    else if (this.hasFailedIterations(node)) this.reopen(node);
  }

  /**
   * What a stop kept from running is not to run behind its back: whether it still stops the run is for its condition to say. Who names
   * the step behind it, and nothing else waits for it, means to go past it.
   */
  redoStops({ nodes }: Graph, from: GraphNode | undefined): void {
    for (const node of [...nodes.values()]) {
      if (node.plan.kind !== 'stop' || !node.isMain) continue;
      if (this.recorded.steps[node.path]?.status !== 'succeeded') continue;
      const isPassed = from !== undefined && node.dependants.length > 0 && node.dependants.every((one) => one === from);
      if (!isPassed) this.redo(ownerOf(node));
    }
  }

  /** Something in a step is done again, or what is not told of any more: the rest of it is kept. */
  private reopen(node: GraphNode): void {
    this.paths.add(`${node.path}/…`);
    if (!this.paths.has(node.path)) {
      this.paths.add(node.path);
      for (const dependant of node.dependants) this.redo(dependant);
    }
    this.redoLaterIterations(node);
    this.reopenHolders(node);
  }

  private reopenHolders({ parent: holder }: GraphNode): void {
    if (holder === undefined || this.isWhole(holder)) return;
    // What never began has nothing to be kept: whether it begins is for its own condition to say.
    if (holder.plan.kind === 'group' && this.recorded.steps[holder.path]?.open === undefined) this.redo(holder);
    else this.reopen(holder);
  }

  /** Iterations of a repeat follow each other. */
  private redoLaterIterations({ role, parent, index }: GraphNode): void {
    if (role !== 'iteration' || parent?.plan.kind !== 'repeat') return;
    for (const other of parent.instances) if (other.index > index) this.paths.add(other.path);
  }

  private isWhole({ path }: GraphNode): boolean {
    return this.paths.has(path) && !this.paths.has(`${path}/…`);
  }

  /** It ended so that what follows could run, and nothing that it did has been undone. */
  private isWell({ path }: GraphNode): boolean {
    const { steps, compensated } = this.recorded;
    const record = steps[path];
    if (record === undefined || compensated.some((undone) => isWithin(undone, path))) return false;
    if (record.status === 'succeeded') return true;
    if (record.status === 'failed') return record.tolerated === true && !this.repairsTolerated;
    return record.status === 'skipped' && record.skip?.letsGo === true;
  }

  private hasFailedIterations({ path, plan }: GraphNode): boolean {
    const loop = this.recorded.steps[path]?.loop;
    return plan.kind === 'for_each' && loop !== undefined && loop.failed > 0;
  }
}

/** Whether a path leads into a step, or into one of its iterations. */
function isWithin(inner: string, path: string): boolean {
  return inner.startsWith(`${path}/`) || inner.startsWith(`${path}[`);
}

/** The step itself; of one in a fallback the step that has the fallback, for that is done again with it. */
function ownerOf(node: GraphNode): GraphNode {
  let owner = node;
  for (let holder: GraphNode | undefined = node; holder !== undefined; holder = holder.parent ?? holder.standsFor)
    if (holder.role === 'fallback' && holder.standsFor !== undefined) owner = holder.standsFor;
  return owner;
}

/** What may be reopened inside a step: of a loop its iterations that are still told of, of a conditional the branch that was taken. */
function partsOf(node: GraphNode, recorded: RunState): readonly GraphNode[] {
  const reached = (inner: GraphNode): boolean => recorded.steps[inner.path] !== undefined;
  switch (node.plan.kind) {
    case 'group':
      return node.children.filter(reached);
    case 'conditional':
      return node.children.filter(reached);
    case 'for_each':
    case 'repeat':
      return node.instances.filter((inner) => inner.role === 'iteration' && reached(inner));
    default:
      return [];
  }
}
