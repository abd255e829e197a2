import type { GraphNode } from '../graph';
import type { StepPlan } from '../plan';
import type { Run } from '../run';

/** The kinds of steps that the engine runs by itself. */
export type RunnableKind = Extract<StepPlan['kind'], 'action' | 'group'>;

/** What the engine asks of a kind of step; one file each, listed in `index.ts`. */
export interface StepKind {
  readonly kind: RunnableKind;
  /** Whether a running step of this kind takes one of the run's slots. */
  readonly takesSlot: boolean;
  /** Starts a step that is already marked as running. */
  begin(run: Run, node: GraphNode): void;
  /** Notes that a running step must stop; its end comes as an event or when its children have settled. */
  stop(run: Run, node: GraphNode): void;
}

export type StepKinds = Readonly<Record<RunnableKind, StepKind>>;
