import { graphOf } from './graph';
import type { Plan } from './plan';
import { standingOf } from './standing';
import type { RunState } from './state';

/** How far a run is. Counts are of actions, the steps that do the work. */
export interface Progress {
  /** Share of the weights that has settled, 0 to 100; it never goes back. */
  readonly percent: number;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly running: number;
}

/** Progress of a run at this moment. */
export function progressOf(plan: Plan, state: RunState): Progress {
  const counts = { total: 0, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, running: 0 };
  for (const node of graphOf(plan).nodes.values()) {
    if (node.plan.kind !== 'action') continue;
    const standing = standingOf(node, state);
    // A fallback that was never needed is no part of the work.
    if (standing === undefined) continue;
    counts.total += 1;
    switch (standing.status) {
      case 'succeeded':
      case 'failed':
      case 'skipped':
      case 'cancelled':
      case 'running':
        counts[standing.status] += 1;
        break;
      case 'recovering':
        counts.running += 1;
        break;
      case 'waiting':
      case 'ready':
    }
  }
  return { percent: percentOf(state), ...counts };
}

/** To a tenth. Only a run that has ended is at 100, whatever rounding makes of the last step of thousands. */
function percentOf(state: RunState): number {
  return state.status === 'running' ? Math.min(99.9, Math.round(state.settledShare * 1000) / 10) : 100;
}
