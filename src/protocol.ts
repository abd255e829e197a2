import type { Json, JsonObject } from './base/json';
import type { ReplayMarket } from './base/replay-market';
import type { CalendarData } from './calendar';
import type {
  Omissions,
  Plan,
  Progress,
  RunResult,
  RunState,
  RunStatus,
  StepReport,
  StepUsage,
  TickContext,
} from './engine';
import type { SchedulePlan } from './engine/plan';

/** What clients, workers and workflows must agree on: names and message shapes. Nothing here does anything. */

export const defaultTaskQueue = 'bellwether';

export const runWorkflowType = 'runDefinition';

/** The input of `runDefinition`: a definition by name, as a person types it, or a compiled plan. */
export interface RunInput {
  readonly definition: string | Plan;
  readonly variables?: JsonObject;
  /** Of a child: the recorded session that the run over it lives in. */
  readonly market?: ReplayMarket;
}

/** The local activity that turns the input of a run into what it runs. */
export const resolveActivityType = 'bellwether.resolve';

export interface ResolvedRun {
  /** Absent when the input carried the plan itself: it is in history already. */
  readonly plan?: Plan;
  /** Checked, with defaults filled in. */
  readonly variables: JsonObject;
  /** Which of our search attributes the namespace has; setting another would fail the workflow task without end. */
  readonly searchAttributes: readonly string[];
  /** The recorded session that the run lives in; absent: the market of now. */
  readonly market?: ReplayMarket;
  /** Where the steps of an emergency go, so that they wait behind no other; absent where this worker serves no such queue. */
  readonly emergencyQueue?: string;
  /** The changes of commands that the run is begun with, by id; absent: from before they were named here. */
  readonly patches?: readonly string[];
}

/** The task queue of emergencies: those who serve it keep slots for nothing else. */
export const emergencyQueueOf = (taskQueue: string): string => `${taskQueue}-emergency`;

export const searchAttributeTypes = {
  BellwetherDefinition: 'KEYWORD',
  BellwetherType: 'KEYWORD',
  BellwetherStatus: 'KEYWORD',
  BellwetherSymbols: 'KEYWORD_LIST',
  BellwetherPlanHash: 'KEYWORD',
} as const;

export const queries = {
  state: 'state',
  progress: 'progress',
  explain: 'explain',
  tick: 'tickContext',
  export: 'export',
} as const;

/** Messages to a run. Their payloads may have been typed by hand: see `workflows/read-message.ts` for what is understood. */
export const signals = {
  halt: 'emergencyHalt',
  pause: 'pause',
  resume: 'resume',
  event: 'event',
  decide: 'decide',
  /** From the ticks of the run's own schedules. */
  tickEnded: 'tickEnded',
} as const;

export const updates = { halt: 'halt' } as const;

export interface HaltRequest {
  readonly reason: string;
  readonly by?: string;
}

/** What came of a halt, when everything is stopped and the handler of the emergency has ended. */
export interface HaltAnswer {
  readonly status: RunStatus;
  readonly cancelled: readonly string[];
  readonly handlers: readonly { readonly path: string; readonly status: string; readonly error?: string }[];
  /** Why and by whom it was halted, as the run has it: the first halt counts, whoever asks again. A worker of an older version does not tell. */
  readonly reason?: string;
  readonly by?: string;
}

/** The answer to a halt, from how the run and its steps stand. */
export function haltAnswerOf({ status, steps, ending }: Pick<RunResult, 'status' | 'steps' | 'ending'>): HaltAnswer {
  return {
    status,
    cancelled: steps.filter((step) => step.status === 'cancelled').map(({ path }) => path),
    handlers: steps
      .filter(({ event }) => event === 'on_emergency')
      .map(({ path, status: how, error }) => ({ path, status: how, ...(error && { error: error.message }) })),
    ...(ending?.status === 'halted' && {
      reason: ending.reason,
      ...(ending.by !== undefined && { by: ending.by }),
    }),
  };
}

/** Bytes of the payload of an event from outside, as JSON: it is kept in the run's state until it has been dealt with. */
export const mostEventPayloadBytes = 256 * 1024;

/** Characters of an event's name. */
export const longestEventName = 64;

export const tickWorkflowType = 'runTick';

/** The run whose schedule fires a tick, whichever execution of it is the latest. */
export interface ParentRun {
  readonly workflowId: string;
  readonly firstExecutionId: string;
}

export interface TickInput {
  readonly parent: ParentRun;
  /** Path of the scheduled step. */
  readonly path: string;
  readonly scheduleId: string;
}

/** Under which key of its memo a schedule of ours says what it belongs to: a definition, or a step of a run. */
export const scheduleMemoKeys = { definition: 'bellwetherSchedule', step: 'bellwetherStep' } as const;

/** The activities that make and remove the Temporal Schedule of a scheduled step. */
export const createScheduleActivityType = 'bellwether.schedule_create';
export const removeScheduleActivityType = 'bellwether.schedule_remove';

/** Times are milliseconds since the epoch. */
export interface CreateScheduleInput {
  readonly scheduleId: string;
  readonly parent: ParentRun;
  readonly path: string;
  readonly schedule: SchedulePlan;
  readonly calendar?: CalendarData;
  readonly from: number;
  readonly to: number;
  readonly taskQueue: string;
  /** The times are of this recorded session, which no Temporal Schedule knows: a `replaySchedule` takes its place. */
  readonly market?: ReplayMarket;
}

export interface RemoveScheduleInput {
  readonly scheduleId: string;
  /** Ticks under way are cancelled, or may end. */
  readonly running: 'cancel' | 'drain';
  /** How long ticks that are cancelled are waited for at most; not at all unless said. */
  readonly waitMs?: number;
  /** It is a `replaySchedule`. */
  readonly replayed?: true;
}

/** What stands for the Temporal Schedule of a step in a recorded session. */
export const replayScheduleType = 'replaySchedule';
export const replayScheduleSignals = { remove: 'remove' } as const;

export interface ReplayScheduleInput {
  readonly tick: TickInput;
  readonly market: ReplayMarket;
  readonly overlap: SchedulePlan['overlap'];
  /** Market times of the firings that are left, in order. */
  readonly times: readonly number[];
  /** Ticks after which it ends, however many firings are left. */
  readonly maxTicks?: number;
  /** A firing that is later than this, in milliseconds, is left out, as after a pause of all workers. */
  readonly catchupMs: number;
  /** Of the execution before this one. */
  readonly counts?: ScheduleCounts;
}

/** What the server counted: firings that began a tick, that it missed, and that it left out since one was under way. */
export interface ScheduleCounts {
  readonly ticks: number;
  readonly missed: number;
  readonly overlapped: number;
}

/** The activity by which a tick learns what it runs; nothing where the run has ended, and the schedule has been removed. */
export const tickContextActivityType = 'bellwether.tick_context';

export interface TickStart {
  readonly plan: Plan;
  readonly context: TickContext;
}

/**
 * What a run's memo says of it: the account that it is bound to, who started it, of a tick, whose it is, and whether it goes on from
 * another run or a checkpoint. A memo is given when an execution starts, and nothing that a run does changes it.
 */
export const runMemoKeys = {
  account: 'bellwetherAccount',
  startedBy: 'bellwetherStartedBy',
  parent: 'bellwetherParent',
  goesOn: 'bellwetherGoesOn',
} as const;

/** The memo of a run that somebody starts. */
export function runMemo({
  account,
  startedBy,
  goesOn,
}: {
  readonly account?: string | undefined;
  readonly startedBy: string;
  readonly goesOn?: boolean;
}): Record<string, unknown> {
  return {
    [runMemoKeys.startedBy]: startedBy,
    ...(account !== undefined && { [runMemoKeys.account]: account }),
    ...(goesOn === true && { [runMemoKeys.goesOn]: true }),
  };
}

/** Named in a run's memo, makes it go on in a new execution after this many events: for tests and drills. */
export const continueEveryMemo = 'bellwetherContinueEvery';

/** All that there is to know of a run: what the query `export` answers, and what a checkpoint holds. */
export interface RunExport {
  readonly plan: Plan;
  readonly state: RunState;
}

/** What a run takes along into a new execution, and what a rerun begins with. */
export interface CarriedRun {
  readonly state: RunState;
  /** Absent at the very beginning. */
  readonly searchAttributes?: readonly string[];
  readonly emergencyQueue?: string;
}

/** What the query `progress` answers. */
export interface RunDescription {
  readonly definition: string;
  readonly version: string;
  readonly planHash: string;
  /** The recorded session that the run lives in: its times are of that. */
  readonly market?: ReplayMarket;
  readonly status: RunStatus;
  readonly progress: Progress;
  readonly steps: readonly StepReport[];
  /** ISO 8601, in UTC. */
  readonly startedAt?: string;
  /** Nothing starts until it is resumed. */
  readonly paused?: { readonly at: string; readonly by?: string };
  /** Why it ends before its steps have: a halt, a cancellation, a `stop`. */
  readonly ending?: RunResult['ending'];
  /** Handlers that events have started and that are still told of, oldest first. */
  readonly handlers?: readonly HandledEvent[];
  readonly handlerFailures?: RunResult['handlerFailures'];
  /** Messages that had no effect, and why; the latest. */
  readonly notes?: RunResult['notes'];
  /** What `steps` lacks, where all of it would not fit into an answer. */
  readonly omitted?: Omissions;
}

/** An event, and the handler that it has started. */
export interface HandledEvent {
  readonly name: string;
  /** Path of the handler. */
  readonly handler: string;
  /** Left out where it is longer than a kilobyte of JSON. */
  readonly payload?: Json;
}

/**
 * What an action's activity returns. A worker in another language may return the bare output instead; then the
 * number of attempts stays unknown.
 */
export interface ActionOutcome {
  readonly bellwether: 1;
  readonly output: Json;
  readonly attempts: number;
  readonly usage?: StepUsage;
}

/** What the details of an action's failure begin with, where one of our workers raised it. */
export interface FailureDetail {
  readonly attempt: number;
  readonly usage?: StepUsage;
}

/** Most bytes that the server takes for a summary. */
export const summaryBytes = 340;

/** The header of an activity that holds the limits of its step. It is in the event that the activity begins with anyway. */
export const limitsHeader = 'bellwether-limits';

/** The header of an activity that holds the `retry.jitter` of its step, where that says one. */
export const jitterHeader = 'bellwether-jitter';

/** The header of an activity that says which recorded session its run lives in. */
export const marketHeader = 'bellwether-market';

/** The header by which a trace is handed on; the name is that of Temporal's own interceptors, so that an app that uses those is the parent. */
export const traceHeader = '_tracer-data';

/** A global of the workflow sandbox: true where the worker records traces. */
export const tracedMark = 'bellwetherIsTraced';

/** A global of the workflow sandbox: true where the worker encrypts payloads, and messages of errors are to be among them. */
export const encryptedFailuresMark = 'bellwetherEncryptsFailures';

export function isActionOutcome(value: unknown): value is ActionOutcome {
  return (
    typeof value === 'object' && value !== null && 'bellwether' in value && value.bellwether === 1 && 'output' in value
  );
}

/** Failure types of a run that did not complete; their details hold the partial RunResult. */
export const runFailureTypes = { failed: 'RunFailed', timed_out: 'RunTimedOut', halted: 'RunHalted' } as const;

/** The guard of an account: what makes its halts durable, tells the runs and closes. */
export const guardWorkflowType = 'tradingGuard';
export const guardIdOf = (account: string): string => `bellwether-guard/${account}`;
export const guardSignals = { halted: 'halted' } as const;
export const guardQueries = { state: 'guard' } as const;
export const guardActivityTypes = {
  tell: 'bellwether.guard_tell',
  close: 'bellwether.guard_close',
  record: 'bellwether.guard_record',
} as const;

export interface GuardInput {
  readonly account: string;
}

/** What the guard's activities are asked: all halts that are due, in one go. */
export interface GuardTask {
  readonly account: string;
  readonly haltIds: readonly string[];
}

/** What came of telling the runs of an account. */
export interface RunsTold {
  /** Runs that the signal has reached. */
  readonly told: readonly string[];
  /** How many were told beyond those that are named. */
  readonly more: number;
  /** Runs that could not be told, and why. */
  readonly failed: readonly { readonly run: string; readonly why: string }[];
}

/** What came of carrying a halt out in an account. */
export interface CarriedOut {
  /** All that was to be cancelled and closed is; nothing is left to do, unless it is `atNoVenue`. */
  readonly done: boolean;
  readonly cancelled: readonly {
    readonly symbol: string;
    readonly id: string;
    readonly outcome: string;
    readonly message: string;
  }[];
  readonly closed: readonly { readonly symbol: string; readonly quantity: string }[];
  /** What is still held or open, and why. */
  readonly left: readonly Left[];
  /** Of a halt of everything: what stays in the books of a recorded session. No venue has it, and `done` does not count it. */
  readonly atNoVenue?: readonly Left[];
}

interface Left {
  readonly symbol: string;
  /** Signed decimal text, or `an order`. */
  readonly quantity: string;
  readonly why: string;
}

/** How far the guard is with one halt. Times are milliseconds since the epoch. */
export interface GuardedHalt {
  readonly haltId: string;
  readonly takenAt: number;
  /** How often it was looked for runs to tell. */
  looks: number;
  told: string[];
  toldMore: number;
  notTold: RunsTold['failed'];
  toldAt?: number;
  rounds: number;
  carriedOut?: CarriedOut;
  carriedOutAt?: number;
  /** Why the guard does not try any longer. */
  gaveUp?: string;
  recorded: boolean;
}

/** What the query `guard` answers, and what the guard ends with. */
export interface GuardState {
  readonly account: string;
  readonly halts: GuardedHalt[];
}
