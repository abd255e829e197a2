import { graphOf } from './build-graph';
import type { GraphNode } from './graph';
import type { Plan, StepPlan } from './plan';
import { mainOf } from './run';
import { standingOf } from './standing';
import type { RunState, StepStatus } from './state';
import { isSettled } from './transitions';

/** How far a run is. Counts are of actions, the steps that do the work; handlers and what undoes steps are not among them. */
export interface Progress {
  /** Share of the weights that has settled, 0 to 100; it never goes back. */
  readonly percent: number;
  /** Of loops that have not begun, one iteration is counted. */
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly running: number;
}

/** Progress of a run at this moment. */
export function progressOf(plan: Plan, state: RunState): Progress {
  const counter = new Counter(state);
  counter.visit(mainOf(graphOf(plan), state));
  return { percent: percentOf(state), ...counter.counts };
}

class Counter {
  readonly counts = { total: 0, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0 };

  constructor(private readonly state: RunState) {}

  visit(node: GraphNode): void {
    const { plan } = node;
    if (plan.kind === 'action') this.count(standingOf(node, this.state)?.status);
    else if (plan.kind === 'for_each' || plan.kind === 'repeat') this.visitLoop(node, plan);
    // Ticks count what they do themselves.
    else if (plan.kind !== 'schedule') for (const child of this.partsOf(node)) this.visit(child);
    if (node.fallback !== undefined && this.state.steps[node.fallback.path] !== undefined) this.visit(node.fallback);
  }

  private partsOf(node: GraphNode): readonly GraphNode[] {
    const taken = this.state.steps[node.path]?.branch;
    return taken === undefined ? node.children : node.children.filter(({ plan }) => plan.id === taken);
  }

  private visitLoop(node: GraphNode, plan: Extract<StepPlan, { kind: 'for_each' | 'repeat' }>): void {
    const loop = this.state.steps[node.path]?.loop;
    const each = actionsIn(plan);
    if (loop === undefined) {
      // One that failed before it began, by its condition or its items, has done without its iterations.
      const status = standingOf(node, this.state)?.status ?? 'waiting';
      const isDone = isSettled(status) || status === 'recovering';
      for (let action = 0; action < each; action += 1) this.count(isDone ? 'skipped' : 'waiting');
      return;
    }
    for (const status of ['succeeded', 'failed', 'skipped', 'cancelled'] as const) {
      this.counts[status] += loop.tally[status];
      this.counts.total += loop.tally[status];
    }
    for (const iteration of node.instances)
      if (iteration.role === 'iteration' && this.state.steps[iteration.path] !== undefined) this.visit(iteration);
    const left = Math.max(0, (loop.items?.length ?? 0) - loop.next) * each;
    this.counts.total += left;
    // A loop that has ended before all its items begins no more.
    if (isSettled(this.state.steps[node.path]?.status ?? 'waiting')) this.counts.skipped += left;
  }

  private count(status: StepStatus | undefined): void {
    if (status === undefined) return;
    this.counts.total += 1;
    switch (status) {
      case 'succeeded':
      case 'failed':
      case 'skipped':
      case 'cancelled':
      case 'running':
        this.counts[status] += 1;
        break;
      case 'recovering':
        this.counts.running += 1;
        break;
      case 'waiting':
      case 'ready':
    }
  }
}

/** Actions of a list, with one iteration of each loop in it. */
function actionsIn(plan: StepPlan): number {
  if (plan.kind === 'action') return 1;
  if (plan.kind === 'schedule') return 0;
  if ('steps' in plan) return plan.steps.reduce((sum, step) => sum + actionsIn(step), 0);
  if (plan.kind === 'conditional')
    return [...plan.branches.map(({ group }) => group), ...(plan.else ? [plan.else] : [])].reduce(
      (sum, group) => sum + actionsIn(group),
      0,
    );
  return 0;
}

/** To a tenth. Only a run that has ended is at 100, whatever rounding makes of the last step of thousands. */
function percentOf(state: RunState): number {
  return state.status === 'running' ? Math.min(99.9, Math.round(state.settledShare * 1000) / 10) : 100;
}
