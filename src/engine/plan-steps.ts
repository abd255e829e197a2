import type { Json, JsonObject } from '../base/json';

/** A step as the engine runs it: the canonical form, in which no shorthand is left. */
export type StepPlan =
  | ActionPlan
  | GroupPlan
  | ConditionalPlan
  | ForEachPlan
  | RepeatPlan
  | ScheduledPlan
  | WaitPlan
  | ApprovePlan
  | SetPlan
  | EmitPlan
  | WorkflowPlan
  | FailPlan
  | StopPlan;

export type StepKindName = StepPlan['kind'];

/** What every step has. Durations are milliseconds. */
export interface StepPlanBase {
  readonly id: string;
  /** Ids from the top to here, joined by `/`. */
  readonly path: string;
  readonly name?: string;
  readonly dependsOn: readonly Dependency[];
  /** A bare expression. */
  readonly when?: string;
  /** Longest for the whole step. Of an action this is part of its policy. */
  readonly deadlineMs?: number;
  readonly onFailure: OnFailure;
  /** Runs when the run fails after the step has succeeded. */
  readonly compensate?: GroupPlan;
  /** Trading-context names and the expressions that give their values when the step has succeeded. */
  readonly publish: Readonly<Record<string, string>>;
  /** Share of the progress bar, relative to its siblings. */
  readonly weight: number;
}

export interface ActionPlan extends StepPlanBase {
  readonly kind: 'action';
  /** `slice.action`: the activity type. */
  readonly action: string;
  /** The input, with `${{ }}` still in it. */
  readonly with: JsonObject;
  readonly policy: ActionPolicy;
}

/** What is written in the definition; how the list of a group runs is its `mode` without these two. */
export const groupModes = ['sequential', 'parallel', 'conditional', 'background'] as const;

/** A list of steps. */
export interface StepList {
  readonly mode: 'sequential' | 'parallel';
  readonly steps: readonly StepPlan[];
  /** The list does not wait for it; `onEnd` is what the end of the list does to it. */
  readonly background?: { readonly onEnd: 'join' | 'cancel' };
}

export interface GroupPlan extends StepPlanBase, StepList {
  readonly kind: 'group';
}

/** The first branch whose condition holds runs, else `else`. The groups are named `branch_1`, `branch_2`, …, `else`. */
export interface ConditionalPlan extends StepPlanBase {
  readonly kind: 'conditional';
  readonly branches: readonly { readonly when: string; readonly group: GroupPlan }[];
  readonly else?: GroupPlan;
}

/** The list runs once for each item; results are in the order of the items. */
export interface ForEachPlan extends StepPlanBase, StepList {
  readonly kind: 'for_each';
  /** A list, or a text that is one `${{ }}`; values may hold `${{ }}`. */
  readonly items: Json;
  readonly as: string;
  readonly maxConcurrent: number;
  /** How many items must succeed, or which share of them; absent: all. */
  readonly minSuccess?: { readonly count: number } | { readonly share: number };
}

/** The list runs again and again, in order, until a condition says stop or the iterations are used up. */
export interface RepeatPlan extends StepPlanBase, StepList {
  readonly kind: 'repeat';
  /** Bare expressions: `until` is asked after an iteration, `while` before one. */
  readonly until?: string;
  readonly while?: string;
  readonly everyMs?: number;
  readonly maxIterations: number;
}

/** The list runs at times, each firing a tick of its own. */
export interface ScheduledPlan extends StepPlanBase, StepList {
  readonly kind: 'schedule';
  readonly schedule: SchedulePlan;
}

export interface WaitPlan extends StepPlanBase {
  readonly kind: 'wait';
  readonly wait:
    | { readonly for: 'duration'; readonly durationMs: number }
    /** A text that is one `${{ }}` and gives a duration such as `5m`. */
    | { readonly for: 'computed'; readonly duration: string }
    | { readonly for: 'moment'; readonly moment: Moment }
    | { readonly for: 'session'; readonly edge: 'open' | 'close' }
    | { readonly for: 'event'; readonly event: string };
  readonly timeoutMs?: number;
}

export interface ApprovePlan extends StepPlanBase {
  readonly kind: 'approve';
  /** May hold `${{ }}`. */
  readonly message: string;
  /** Who may decide; empty: anybody. */
  readonly from: readonly string[];
  readonly quorum: number;
  readonly timeoutMs?: number;
}

export interface SetPlan extends StepPlanBase {
  readonly kind: 'set';
  /** Values that may hold `${{ }}`; computed, they are the step's output. */
  readonly values: JsonObject;
}

export interface EmitPlan extends StepPlanBase {
  readonly kind: 'emit';
  readonly event: string;
  /** May hold `${{ }}`. */
  readonly payload: Json;
}

export interface WorkflowPlan extends StepPlanBase {
  readonly kind: 'workflow';
  /** Name of the definition that runs as a child. */
  readonly definition: string;
  /** Its variables; values may hold `${{ }}`. */
  readonly with: JsonObject;
}

export interface FailPlan extends StepPlanBase {
  readonly kind: 'fail';
  /** May hold `${{ }}`. */
  readonly message: string;
  readonly type: string;
}

export interface StopPlan extends StepPlanBase {
  readonly kind: 'stop';
  /** May hold `${{ }}`. */
  readonly reason: string;
}

/** A point in time: relative to the session of the day, on the wall clock of the exchange, or absolute. */
export type Moment =
  | { readonly kind: 'session'; readonly edge: 'open' | 'close'; readonly offsetMs: number }
  | { readonly kind: 'clock'; readonly secondOfDay: number }
  | { readonly kind: 'instant'; readonly epochMs: number };

export const overlapPolicies = [
  'skip',
  'buffer_one',
  'buffer_all',
  'cancel_other',
  'terminate_other',
  'allow_all',
] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** When something fires. Exactly one of `cron` (entries of six fields, seconds first) and `everyMs` is there. */
export interface SchedulePlan {
  readonly cron?: readonly string[];
  readonly everyMs?: number;
  readonly timeZone: string;
  /** Only on session days, and between these moments of them. */
  readonly session?: { readonly from: Moment; readonly to: Moment };
  readonly skipHolidays: boolean;
  readonly until?: Moment;
  readonly maxTicks?: number;
  readonly overlap: OverlapPolicy;
  readonly catchupMs: number;
  readonly jitterMs: number;
}

/** Which outcome of another step of the same list this step waits for. */
export interface Dependency {
  readonly step: string;
  readonly on: DependencyOutcome;
}

export const dependencyOutcomes = ['succeeded', 'failed', 'skipped', 'finished'] as const;
export type DependencyOutcome = (typeof dependencyOutcomes)[number];

/** `fallback` names the group that runs in place of the failed step. */
export type OnFailure =
  { readonly kind: 'fail' } | { readonly kind: 'continue' } | { readonly kind: 'fallback'; readonly group: GroupPlan };

/** Step over groups over definition over catalogue, within the action's own limits; all decided at compile time. */
export interface ActionPolicy {
  readonly timeoutMs: number;
  /** Longest for all attempts together. */
  readonly deadlineMs?: number;
  readonly heartbeatMs?: number;
  readonly retry: {
    readonly maxAttempts: number;
    readonly initialIntervalMs: number;
    readonly backoff: number;
    readonly maxIntervalMs: number;
    readonly nonRetryable: readonly string[];
    /** Share of each pause that chance may take away; the worker's default unless said. */
    readonly jitter?: number;
  };
  readonly taskQueue?: string;
  /** Cancelled, an attempt under way is waited for: it places or changes orders, and only it knows what became of them. */
  readonly onCancel?: 'wait';
  readonly resources?: StepResources;
}

/** Over one of these the step fails with `ResourceLimitExceeded`. */
export interface StepResources {
  readonly memoryBytes?: number;
  readonly cpu?: number;
  readonly cpuTimeMs?: number;
}
