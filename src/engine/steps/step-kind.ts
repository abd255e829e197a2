import type { GraphNode } from '../graph';
import type { StepKindName } from '../plan';
import type { Run } from '../run';
import type { StepError, StepRecord } from '../state';

/** What the engine asks of a kind of step; one file each, listed in `index.ts`. */
export interface StepKind {
  readonly kind: StepKindName;
  /** What a running step of this kind takes one of: the run's slots for actions, its room for children. */
  readonly takes: 'nothing' | 'slot' | 'child';
  /** Starts a step that is already marked as running. */
  begin(run: Run, node: GraphNode): void;
  /** Notes that a running step must stop; it ends now, or when what it waits for has ended. */
  stop(run: Run, node: GraphNode): void;
  /** Something that it waits for has settled: a step of its list, a branch, an iteration, the handler of its event. */
  childSettled(run: Run, node: GraphNode, child: GraphNode, record: StepRecord): void;
  /** The time that it has asked for has come. */
  wake(run: Run, node: GraphNode): void;
  /** It has taken too long: it stops, and has failed with this when it has stopped. */
  expire(run: Run, node: GraphNode, error: StepError): void;
  /** What to say of a running step that has taken longer than its time limit: what it waited for. `limit` is as `2s`. */
  overdue(run: Run, node: GraphNode, limit: string): string;
}

export type StepKinds = Readonly<Record<StepKindName, StepKind>>;
