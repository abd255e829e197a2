import type { Json, JsonObject } from '../base/json';
import type { ActionEnd } from './messages';

/** Where a step is. `transitions.ts` says what may follow what. */
export type StepStatus =
  'waiting' | 'ready' | 'running' | 'recovering' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

/** Where a run is, and how it can end. */
export type RunStatus = 'running' | 'completed' | 'degraded' | 'failed' | 'cancelled' | 'timed_out';

/** What went wrong in a step. `type` is stable: the code of an ActionError, `Timeout`, `ConditionError`, … */
export interface StepError {
  readonly type: string;
  readonly message: string;
  /** The step it began in, where that is another one. */
  readonly step?: string;
}

/** Why a step did not run. `lets_go`: what depends on it may run all the same. */
export interface SkipReason {
  readonly kind: 'condition' | 'outcome' | 'dependency' | 'scope_ended';
  readonly text: string;
  readonly letsGo: boolean;
}

/** All that is kept of a step. Times are workflow time in milliseconds since the epoch. */
export interface StepRecord {
  status: StepStatus;
  /** Dependencies that have not settled yet. */
  waitingFor: number;
  /** Children that have not settled yet (groups). */
  open?: number;
  /** The first child that failed and was not tolerated (groups). */
  failedChild?: string;
  /** Told to stop: an enclosing group failed or the run is ending. Nothing in a stopped group starts any more. */
  stopped?: boolean;
  startedAt?: number;
  finishedAt?: number;
  output?: Json;
  error?: StepError;
  /** The step failed, and its `on_failure` let the run go on. */
  tolerated?: boolean;
  skip?: SkipReason;
  /** How its `when` came out, with the values. */
  condition?: string;
  /** Attempts the last execution took, where the worker told. */
  attempts?: number;
}

/** A fact of the trading context with the plan order of the step that published it. */
export interface PublishedFact {
  readonly value: Json;
  readonly order: number;
}

/** The state of a run: plain JSON, so that it can be carried over, exported and replayed. */
export interface RunState {
  status: RunStatus;
  startedAt: number;
  finishedAt?: number;
  variables: JsonObject;
  steps: Record<string, StepRecord | undefined>;
  facts: Record<string, PublishedFact | undefined>;
  /** Paths of steps whose turn has come, in order. One that has been skipped meanwhile is passed over. */
  ready: string[];
  /** Actions in flight. */
  inFlight: number;
  /** Bytes of the inputs of all actions that were started at one moment, the latest. */
  sent?: { readonly at: number; readonly bytes: number };
  /** Fuel that expressions have taken at one moment, the latest. */
  spent?: { readonly at: number; fuel: number };
  /** Ends of actions that came when the fuel of the moment was used up, in order. They wait for the next workflow task. */
  backlog: ActionEnd[];
  /** A timer has been asked for, to go on with what waits for fuel. */
  carryingOn?: boolean;
  /** Share of the run that has settled, 0 to 1. */
  settledShare: number;
  /** Steps that failed and were tolerated. */
  tolerated: number;
  /** Why no further step starts. */
  ending?: { readonly status: 'cancelled' | 'timed_out'; readonly reason: string };
  error?: StepError;
}
