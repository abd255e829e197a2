import type { Json, JsonObject } from './base/json';
import type { Omissions, Plan, Progress, RunStatus, StepReport } from './engine';

/** What clients, workers and workflows must agree on: names and message shapes. Nothing here does anything. */

export const defaultTaskQueue = 'bellwether';

export const runWorkflowType = 'runDefinition';

/** The input of `runDefinition`: a definition by name, as a person types it, or a compiled plan. */
export interface RunInput {
  readonly definition: string | Plan;
  readonly variables?: JsonObject;
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
}

export const searchAttributeTypes = {
  BellwetherDefinition: 'KEYWORD',
  BellwetherType: 'KEYWORD',
  BellwetherStatus: 'KEYWORD',
  BellwetherSymbols: 'KEYWORD_LIST',
  BellwetherPlanHash: 'KEYWORD',
} as const;

export const queries = { state: 'state', progress: 'progress' } as const;

/** What the query `progress` answers. */
export interface RunDescription {
  readonly definition: string;
  readonly version: string;
  readonly planHash: string;
  readonly status: RunStatus;
  readonly progress: Progress;
  readonly steps: readonly StepReport[];
  /** What `steps` lacks, where all of it would not fit into an answer. */
  readonly omitted?: Omissions;
}

/**
 * What an action's activity returns. A worker in another language may return the bare output instead; then the
 * number of attempts stays unknown.
 */
export interface ActionOutcome {
  readonly bellwether: 1;
  readonly output: Json;
  readonly attempts: number;
}

export function isActionOutcome(value: unknown): value is ActionOutcome {
  return (
    typeof value === 'object' && value !== null && 'bellwether' in value && value.bellwether === 1 && 'output' in value
  );
}

/** Failure types of a run that did not complete; their details hold the partial RunResult. */
export const runFailureTypes = { failed: 'RunFailed', timed_out: 'RunTimedOut' } as const;
