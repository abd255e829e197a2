import type { Json, JsonObject } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import type { ActionEnd } from './messages';
import type { EnginePatch } from './patches';

/** Where a step is. `transitions.ts` says what may follow what. */
export type StepStatus =
  'waiting' | 'ready' | 'running' | 'recovering' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

/** Where a run is, and how it can end. */
export type RunStatus = 'running' | 'completed' | 'degraded' | 'failed' | 'halted' | 'cancelled' | 'timed_out';

/** What went wrong in a step. `type` is stable: the code of an ActionError, `Timeout`, `ConditionError`, … */
export interface StepError {
  readonly type: string;
  readonly message: string;
  /** The step it began in, where that is another one. */
  readonly step?: string;
}

/** What an action took, as its worker measured it in all its processes together: bytes of resident memory, milliseconds of processor time. */
export interface StepUsage {
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
  /** It ran in the worker's own process: this is of that whole process meanwhile, and the most that the action can have taken. */
  readonly shared?: true;
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
  /** Those of them that are not background work which the end of the list cancels. */
  awaited?: number;
  /** The first child that failed and was not tolerated (groups). */
  failedChild?: string;
  /** Told to stop: an enclosing group failed or the run is ending. Nothing in a stopped group starts any more. */
  stopped?: boolean;
  /** It took too long, and is being stopped for that. */
  expired?: StepError;
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
  /** What the last attempt took, where the worker told. */
  usage?: StepUsage;
  /** The branch that was taken (conditionals). */
  branch?: string;
  loop?: LoopRecord;
  /** The handler that an `emit` waits for. */
  handler?: string;
  /** What has been decided so far (approvals). */
  decisions?: Decision[];
  /** What was done in an earlier run, which this one goes on from. */
  kept?: true;
  /** It, or what it is in, had begun in an earlier run, which this one does again. */
  ranBefore?: true;
  /** What is being waited for, in words. */
  waitsFor?: string;
}

/** A loop, or a schedule with its ticks. */
export interface LoopRecord {
  /** What is iterated over (`for_each`). */
  items?: Json[];
  /** Number of the next iteration. */
  next: number;
  /** The iteration that ended last (`repeat`), or the last tick that reported. */
  last?: number;
  /** Iterations under way. */
  open: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  /** What is read of iterations that are over: lists in the order of the items; of ticks, the last one's. */
  results: Record<string, Json | undefined>;
  /** Iterations whose steps are still told of, the oldest first. */
  kept: number[];
  /** Iterations that did not end well. */
  unwell: number[];
  /** Iterations that are to run once more, before the next one. */
  again?: number[];
  /** Share of the progress that has been counted. */
  credited: number;
  /** How the actions of forgotten iterations ended. */
  tally: ActionTally;
  /** The failure of the first iteration or tick that failed. */
  firstError?: StepError;
  /** Ticks that went on without steps of theirs that failed; they count as succeeded. */
  degraded?: number;
  /** The id of the first of them, whose own steps say what failed. */
  firstDegraded?: string;
  /** When the iteration under way began (`repeat`). */
  beganAt?: number;
  schedule?: ScheduleRecord;
}

/** The Temporal Schedule of a scheduled step. */
export interface ScheduleRecord {
  phase: 'creating' | 'active' | 'removing' | 'removed';
  /** Ticks under way may end; else they are cancelled. */
  draining?: boolean;
  /** No firing after this time, in milliseconds since the epoch. */
  readonly endsAt?: number;
  /** Ticks that were begun, as the server counts them, once the schedule is removed. */
  ticks?: number;
  missed?: number;
  overlapped?: number;
}

export interface ActionTally {
  succeeded: number;
  failed: number;
  skipped: number;
  cancelled: number;
}

export interface Decision {
  readonly approved: boolean;
  readonly by: string;
}

/** A fact of the trading context with the plan order of the step that published it. */
export interface PublishedFact {
  readonly value: Json;
  readonly order: number;
  /** A handler published it, or a compensation. */
  readonly aside?: true;
}

/** Something that happened, and what is known of it. */
export interface EngineSignal {
  readonly name: string;
  readonly payload: Json;
}

/** A handler that an event has started. */
export interface HandlerRecord {
  readonly event: { readonly name: string; readonly payload: Json };
  /** The step that waits for it. */
  readonly emitter?: string;
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
  /** Paths of actions whose turn has come, and which wait for a slot, in order. */
  queued: string[];
  /** Paths of child definitions whose turn has come, and which wait for room, in order. */
  queuedChildren?: string[];
  /** How many of the ready ones, at the front, belong to an emergency. */
  urgent: number;
  /** Actions in flight. */
  inFlight: number;
  /** Children in flight. */
  children: number;
  /** Schedules that are being created or removed. */
  changingSchedules: number;
  /** When timers that have been asked for fire, by name. */
  timers: Record<string, number | undefined>;
  /** Bytes of the inputs of all actions that were started at one moment, the latest, and of the variables of children. */
  sent?: { readonly at: number; readonly bytes: number; readonly childBytes?: number };
  /** Fuel that expressions have taken at one moment, the latest. */
  spent?: { readonly at: number; fuel: number };
  /** Ends of actions that came when the fuel of the moment was used up, in order. They wait for the next workflow task. */
  backlog: ActionEnd[];
  /** A timer has been asked for, to go on with what waits for fuel. */
  carryingOn?: boolean;
  /** Share of the run that has settled, 0 to 1. */
  settledShare: number;
  /** Steps, handlers and ticks that failed without failing the run. */
  tolerated: number;
  /** The recorded session that the run lives in: all its times are of that, and come from the events that it is given. */
  market?: ReplayMarket;
  /** Why no further step starts. */
  ending?: Ending;
  error?: StepError;
  /** Nothing starts until somebody resumes the run. */
  paused?: { readonly at: number; readonly by?: string };
  /** Nothing starts until the run goes on in a new execution. */
  holding?: boolean;
  /** How many events of each name have come. */
  eventCounts: Record<string, number | undefined>;
  /** Handlers under way, and those that are still told of, by path. */
  handlers: Record<string, HandlerRecord | undefined>;
  openHandlers: number;
  /** Handlers that failed, oldest first; of many the first. */
  handlerFailures: { readonly handler: string; readonly error: StepError }[];
  /** Events that no step has waited for yet, oldest first. */
  events: EngineSignal[];
  /** Steps that wait for an event, the one that has waited longest first. */
  waiters: { readonly path: string; readonly event: string }[];
  /** Decisions that came before their step. */
  decisions: { readonly step: string; readonly decision: Decision }[];
  /** Paths of steps that have something to undo, in the order in which they succeeded. */
  compensations: string[];
  /** The compensation under way. */
  compensating?: string;
  /** Paths of compensations that have been begun. */
  compensated: string[];
  /** The event that tells of the end has been sent. */
  concluded?: boolean;
  /** Messages that had no effect, and why; the latest. */
  notes: { readonly at: number; readonly text: string }[];
  /** Of a tick: the iteration that it runs, in place of the whole plan. */
  focus?: string;
  /** Which changes of the engine hold in this execution, of those that were asked for. */
  patches?: Partial<Record<EnginePatch, boolean>>;
  /** How often the run went on in a new execution. */
  continued: number;
}

export interface Ending {
  readonly status: 'completed' | 'cancelled' | 'timed_out' | 'halted';
  readonly reason: string;
  readonly by?: string;
}
