import type { Json, JsonObject } from '../base/json';
import { fitResult } from './fit-result';
import type { Omissions } from './fit-steps';
import { graphOf, type GraphNode } from './graph';
import type { Plan, StepPlan } from './plan';
import { progressOf, type Progress } from './progress';
import { standingOf, type Standing } from './standing';
import type { RunState, RunStatus, SkipReason, StepError, StepStatus } from './state';

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
  /** What `steps` lacks, where all of it would not fit into one payload. */
  readonly omitted?: Omissions;
  readonly statistics: Statistics;
}

export interface StepReport {
  readonly path: string;
  readonly kind: StepPlan['kind'];
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

/** The result of a run, finished or not. It fits into one payload: what would not is left out, and it says so. */
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

/** Every step of the plan, reached or not, in plan order; the root and fallbacks that were not needed are left out. */
export function stepReports(plan: Plan, state: RunState): StepReport[] {
  const reports: StepReport[] = [];
  for (const node of graphOf(plan).nodes.values()) {
    const standing = node.path === '' ? undefined : standingOf(node, state);
    if (standing !== undefined) reports.push(stepReport(node, standing));
  }
  return reports;
}

function stepReport(node: GraphNode, standing: Standing): StepReport {
  const { status, startedAt, finishedAt, attempts, error, tolerated, skip, condition } = standing;
  return {
    path: node.path,
    kind: node.plan.kind,
    ...(node.plan.kind === 'action' && { action: node.plan.action }),
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
