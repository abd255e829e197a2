import type { Json, JsonObject } from '../base/json';
import { fitResult } from './fit-result';
import { graphOf, type GraphNode } from './graph';
import type { Plan } from './plan';
import { progressOf, type Progress } from './progress';
import type { RunState, RunStatus, SkipReason, StepError, StepRecord, StepStatus } from './state';

/** What a run comes to. Times are ISO 8601 in UTC, durations milliseconds. */
export interface RunResult {
  readonly status: RunStatus;
  readonly error?: StepError;
  readonly progress: Progress;
  readonly context: {
    readonly variables: JsonObject;
    /** Outputs by step path. */
    readonly stepOutputs: Readonly<Record<string, Json>>;
    /** The trading context as it was published. */
    readonly facts: Readonly<Record<string, Json>>;
    /** Steps whose outputs are left out because the result would not fit into one payload. */
    readonly omittedOutputs: readonly string[];
  };
  /** In plan order. */
  readonly steps: readonly StepReport[];
  readonly statistics: Statistics;
}

export interface StepReport {
  readonly path: string;
  readonly kind: 'action' | 'group';
  readonly action?: string;
  readonly status: StepStatus;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  readonly attempts?: number;
  readonly error?: StepError;
  readonly tolerated?: boolean;
  readonly skip?: SkipReason;
  readonly condition?: string;
}

export interface Statistics {
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  readonly attempts: number;
  readonly retries: number;
}

/** The result of a run, finished or not. It fits into one payload: what would not is left out and named. */
export function resultOf(plan: Plan, state: RunState): RunResult {
  const steps = stepReports(plan, state);
  return fitResult(
    {
      status: state.status,
      ...(state.error && { error: state.error }),
      progress: progressOf(plan, state),
      context: { variables: state.variables, stepOutputs: {}, facts: factsOf(state), omittedOutputs: [] },
      steps,
      statistics: statisticsOf(state, steps),
    },
    outputsOf(state),
  );
}

/** Every step of the plan, reached or not, in plan order; the root is left out. */
export function stepReports(plan: Plan, state: RunState): StepReport[] {
  return [...graphOf(plan).nodes.values()]
    .filter((node) => node.path !== '' && (node.fallbackOf === undefined || state.steps[node.path] !== undefined))
    .filter((node) => state.steps[node.path] !== undefined || !insideFallback(node))
    .map((node) => stepReport(node, state.steps[node.path]));
}

function insideFallback(node: GraphNode): boolean {
  for (let at: GraphNode | undefined = node; at !== undefined; at = at.parent)
    if (at.fallbackOf !== undefined) return true;
  return false;
}

function stepReport(node: GraphNode, record: StepRecord | undefined): StepReport {
  const base = {
    path: node.path,
    kind: node.plan.kind,
    ...(node.plan.kind === 'action' && { action: node.plan.action }),
  };
  if (record === undefined) return { ...base, status: 'waiting' };
  const { status, startedAt, finishedAt, attempts, error, tolerated, skip, condition } = record;
  return {
    ...base,
    status,
    ...(startedAt !== undefined && { startedAt: iso(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: iso(finishedAt) }),
    ...(startedAt !== undefined && finishedAt !== undefined && { durationMs: finishedAt - startedAt }),
    ...(attempts !== undefined && { attempts }),
    ...(error && { error }),
    ...(tolerated && { tolerated }),
    ...(skip && { skip }),
    ...(condition !== undefined && { condition }),
  };
}

function statisticsOf(state: RunState, steps: readonly StepReport[]): Statistics {
  const attempts = steps.reduce((sum, step) => sum + (step.attempts ?? 0), 0);
  const retries = steps.reduce((sum, step) => sum + Math.max(0, (step.attempts ?? 1) - 1), 0);
  return {
    startedAt: iso(state.startedAt),
    ...(state.finishedAt !== undefined && {
      finishedAt: iso(state.finishedAt),
      durationMs: state.finishedAt - state.startedAt,
    }),
    attempts,
    retries,
  };
}

function factsOf(state: RunState): Record<string, Json> {
  const facts: Record<string, Json> = {};
  for (const [name, fact] of Object.entries(state.facts)) if (fact !== undefined) facts[name] = fact.value;
  return facts;
}

function outputsOf(state: RunState): Record<string, Json> {
  const outputs: Record<string, Json> = {};
  for (const [path, record] of Object.entries(state.steps)) {
    if (record?.output !== undefined) outputs[path] = record.output;
  }
  return outputs;
}

const iso = (time: number): string => new Date(time).toISOString();
