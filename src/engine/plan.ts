import type { Json, JsonObject } from '../base/json';

/** Version of the plan's shape and of what it means. A run keeps the meaning it started with. */
export const engineVersion = 1;

/** Largest input or output of an action. Temporal refuses 2 MiB; we fail the step by name before that. */
export const payloadLimitBytes = 1.75 * 1024 * 1024;

export const definitionTypes = [
  'backtest',
  'paper_trade',
  'live_trade',
  'optimization',
  'analysis',
  'monitoring',
] as const;
export type DefinitionType = (typeof definitionTypes)[number];

/** A definition compiled and frozen: what a run is pinned to. Plain JSON. Durations are milliseconds. */
export interface Plan {
  readonly engineVersion: typeof engineVersion;
  /** `sha256:` of the canonical JSON of everything else. */
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly type: DefinitionType;
  readonly description: string;
  readonly variables: Readonly<Record<string, VariableSpec>>;
  /** How many actions of a run may be in flight at once. */
  readonly maxConcurrent: number;
  /** Longest life of a run; absent: no limit. */
  readonly timeoutMs?: number;
  /** The top-level steps are the steps of this group, whose path is empty. */
  readonly root: GroupPlan;
}

/** A declared input of a definition: a subset of JSON Schema. */
export interface VariableSpec {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: 'date';
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: VariableSpec;
  readonly properties?: Readonly<Record<string, VariableSpec>>;
}

/** A step as the engine runs it. */
export type StepPlan = ActionPlan | GroupPlan;

interface StepPlanBase {
  readonly id: string;
  /** Ids from the top to here, joined by `/`. */
  readonly path: string;
  readonly name?: string;
  readonly dependsOn: readonly Dependency[];
  /** A bare expression. */
  readonly when?: string;
  readonly onFailure: OnFailure;
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

export interface GroupPlan extends StepPlanBase {
  readonly kind: 'group';
  readonly mode: 'sequential' | 'parallel';
  readonly steps: readonly StepPlan[];
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

/** Definition over defaults over catalogue, within the action's own limits; all decided at compile time. */
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
  };
  readonly taskQueue?: string;
}
