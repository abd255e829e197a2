import type { ReplayMarket } from '../base/replay-market';
import type { Json, JsonObject } from '../base/json';
import { cancelledAsPlanned } from './cancelled-as-planned';
import { fitResult } from './fit-result';
import type { Omissions } from './fit-steps';
import type { GraphNode } from './graph';
import type { Plan, StepPlan } from './plan';
import { progressOf, type Progress } from './progress';
import type { Standing } from './standing';
import type {
  Decision,
  Ending,
  LoopRecord,
  RunState,
  RunStatus,
  SkipReason,
  StepError,
  StepStatus,
  StepUsage,
} from './state';
import { walk } from './walk';

/** What a run comes to. Times are ISO 8601 in UTC, durations milliseconds. */
export interface RunResult {
  readonly status: RunStatus;
  /** The recorded session that the run lives in: its times are of that. */
  readonly market?: ReplayMarket;
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
  /** Why the run ended before its steps had, where it did: a halt, a cancellation, a `stop`. */
  readonly ending?: Ending;
  /** Nothing starts until it is resumed. */
  readonly paused?: true;
  /** Handlers and compensations that failed. */
  readonly handlerFailures?: RunState['handlerFailures'];
  /** Messages that had no effect, and why. */
  readonly notes?: readonly { readonly at: string; readonly text: string }[];
}

/** How the iterations of a loop, or the ticks of a schedule, have ended so far. */
export interface IterationReport {
  readonly total?: number;
  readonly open: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Why the first of those that failed did. */
  readonly firstError?: StepError;
  /** Ticks among those that succeeded which went on without steps that failed. */
  readonly degraded?: number;
  /** The run id of the first of them, which tells what failed in it. */
  readonly firstDegraded?: string;
  /** Firings that the server left out, as it tells when the schedule has been removed. */
  readonly missed?: number;
  readonly overlapped?: number;
}

export interface StepReport {
  readonly path: string;
  readonly kind: StepPlan['kind'];
  readonly action?: string;
  readonly status: StepStatus;
  /** Of a step that this run goes on with, which had begun in another one, when this run began. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  readonly attempts?: number;
  /** What the last attempt took, where its worker told. */
  readonly usage?: StepUsage;
  readonly error?: StepError;
  readonly tolerated?: boolean;
  readonly skip?: SkipReason;
  readonly condition?: string;
  readonly branch?: string;
  /** It was cancelled as its definition wants: it is background work, and its list has ended. */
  readonly asPlanned?: true;
  /** It was done in the run that this one goes on from. */
  readonly kept?: true;
  readonly iterations?: IterationReport;
  /** What it is waiting for now, in words. */
  readonly waitsFor?: string;
  readonly decisions?: readonly Decision[];
  /** The event that a handler answers. */
  readonly event?: string;
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
      ...(state.market && { market: state.market }),
      progress: progressOf(plan, state),
      context: { variables: state.variables, stepOutputs: {}, facts: factsOf(state), omittedOutputs: [] },
      steps,
      statistics: statisticsOf(state, steps),
      ...(state.ending && { ending: state.ending }),
      ...(state.paused && { paused: true }),
      ...(state.handlerFailures.length > 0 && { handlerFailures: state.handlerFailures }),
      ...(state.notes.length > 0 && { notes: state.notes.map(({ at, text }) => ({ at: iso(at), text })) }),
    },
    outputsOf(state),
  );
}

/** Every step that there is something to tell of, in plan order (see `walk`). */
export function stepReports(plan: Plan, state: RunState): StepReport[] {
  return Array.from(walk(plan, state), ({ node, standing }) => stepReportOf(node, standing, state));
}

export function stepReportOf(node: GraphNode, standing: Standing, state: RunState): StepReport {
  const { status, finishedAt, attempts, usage, error, tolerated, skip, condition } = standing;
  const { branch, loop, waitsFor, decisions } = standing;
  const event = node.role === 'handler' ? state.handlers[node.path]?.event.name : undefined;
  const startedAt = startedHere(standing, state);
  return {
    path: node.path,
    kind: node.plan.kind,
    ...(node.plan.kind === 'action' && { action: node.plan.action }),
    status,
    ...(startedAt !== undefined && { startedAt: iso(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: iso(finishedAt) }),
    ...(startedAt !== undefined && finishedAt !== undefined && { durationMs: Math.max(0, finishedAt - startedAt) }),
    ...(attempts !== undefined && { attempts }),
    ...(usage && { usage }),
    ...(error && { error }),
    ...(tolerated && { tolerated }),
    ...(skip && { skip }),
    ...(condition !== undefined && { condition }),
    ...(branch !== undefined && { branch }),
    ...(status === 'cancelled' && cancelledAsPlanned(node, state) && { asPlanned: true }),
    ...(standing.kept && { kept: true }),
    ...(loop && { iterations: iterationsOf(loop) }),
    ...(waitsFor !== undefined && status === 'running' && { waitsFor }),
    ...(decisions && decisions.length > 0 && { decisions }),
    ...(event !== undefined && { event }),
  };
}

/**
 * A step that a rerun goes on with had begun in the run before, and its record says so: expressions and timers go by that. Told
 * of is when it went on, for the time between the two runs is none of its own.
 */
function startedHere({ startedAt, kept }: Standing, { startedAt: runStartedAt }: RunState): number | undefined {
  return startedAt === undefined || kept === true ? startedAt : Math.max(startedAt, runStartedAt);
}

function iterationsOf(loop: LoopRecord): IterationReport {
  const { items, open, succeeded, failed, cancelled, firstError, degraded, firstDegraded, schedule } = loop;
  return {
    ...(items && { total: items.length }),
    open,
    succeeded,
    failed,
    cancelled,
    ...(failed > 0 && firstError && { firstError }),
    ...(degraded !== undefined && { degraded }),
    ...(firstDegraded !== undefined && { firstDegraded }),
    ...(schedule?.missed !== undefined && { missed: schedule.missed }),
    ...(schedule?.overlapped !== undefined && { overlapped: schedule.overlapped }),
  };
}

function statisticsOf(state: RunState, steps: readonly StepReport[]): Statistics {
  const attempts = steps.reduce((sum, step) => sum + (step.attempts ?? attemptsAtLeast(step)), 0);
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

/** What has gone well was tried, though a worker in another language does not tell how often. */
const attemptsAtLeast = ({ kind, status }: StepReport): number => (kind === 'action' && status === 'succeeded' ? 1 : 0);

function factsOf(state: RunState): Record<string, Json> {
  const facts: Record<string, Json> = {};
  for (const [name, fact] of Object.entries(state.facts)) if (fact !== undefined) facts[name] = fact.value;
  return facts;
}

function outputsOf(state: RunState): Record<string, Json> {
  const outputs: Record<string, Json> = {};
  for (const [path, record] of Object.entries(state.steps)) {
    // A tick has been told of the steps around it, which are not its own.
    const isOwn = state.focus === undefined || path.startsWith(state.focus) || path.startsWith('events.');
    if (isOwn && record?.output !== undefined) outputs[path] = record.output;
  }
  return outputs;
}

const iso = (time: number): string => new Date(time).toISOString();
