import { cutText } from '../base/text';
import { buildGraph, nodeAt } from './build-graph';
import { unknownStep, type GraphNode } from './graph';
import type { Plan } from './plan';
import { stepReportOf, type StepReport } from './result';
import { standingOf } from './standing';
import type { RunState } from './state';

/** Why a step stands as it does. */
export interface StepExplanation {
  readonly step: StepReport;
  /** In a sentence each, the most telling first. */
  readonly reasons: readonly string[];
  /** What it waits for among the steps of its list, and how they stand. */
  readonly dependencies: readonly ExplainedDependency[];
  /** Its condition, as written. */
  readonly when?: string;
}

/** A step that another one waits for, and how it stands. */
interface ExplainedDependency {
  readonly step: string;
  /** The outcome that is waited for. */
  readonly on: string;
  readonly status: string;
  /** It failed, and what waits for its success may start all the same. */
  readonly tolerated?: true;
}

/** Says why a step ran, waits, was skipped or failed. @throws BellwetherError `UnknownStep`. */
export function explainStep(plan: Plan, state: RunState, path: string): StepExplanation {
  // A graph of its own: a question must not change the one that the run goes by.
  const graph = buildGraph(plan);
  for (const known of Object.keys(state.steps)) nodeAt(graph, known);
  const node = graph.nodes.get(path);
  if (node === undefined) throw unknownStep(cutText(path, 500), graph);
  return explanationOf(node, state);
}

/** Why one node of the graph stands as it does. */
export function explanationOf(node: GraphNode, state: RunState): StepExplanation {
  const standing = standingOf(node, state) ?? { status: 'waiting' as const };
  const step = stepReportOf(node, standing, state);
  const dependencies = node.dependencies.map(({ target, on }) => dependencyOn(target, on, state));
  return {
    step,
    reasons: reasonsFor(node, step, state, dependencies),
    dependencies,
    ...(node.plan.when !== undefined && { when: node.plan.when }),
  };
}

function dependencyOn(target: GraphNode, on: string, state: RunState): ExplainedDependency {
  const { status = 'waiting', tolerated } = standingOf(target, state) ?? {};
  return { step: target.path, on, status, ...(tolerated === true && { tolerated }) };
}

function reasonsFor(
  node: GraphNode,
  step: StepReport,
  state: RunState,
  dependencies: StepExplanation['dependencies'],
): string[] {
  const reasons: string[] = [];
  const { status, skip, error, condition, waitsFor, branch, attempts } = step;
  if (skip !== undefined) reasons.push(`It was skipped: ${skip.text}.`);
  if (error !== undefined) {
    const where = error.step === undefined ? '' : ` in step '${error.step}'`;
    const after = attempts !== undefined && attempts > 1 ? ` after ${attempts} attempts` : '';
    reasons.push(`It failed${where}${after}: ${error.type}: ${error.message}`);
    if (step.tolerated === true) reasons.push('Its on_failure lets the run go on.');
    if (status === 'recovering') reasons.push('Its fallback is running.');
  }
  const firstFailure = step.iterations?.firstError;
  if (error === undefined && firstFailure !== undefined) {
    const { type, message } = firstFailure;
    reasons.push(`The first failure among its ${step.kind === 'schedule' ? 'ticks' : 'rounds'}: ${type}: ${message}`);
  }
  if (status === 'waiting') {
    const open = dependencies.filter(
      ({ status: now }) => !['succeeded', 'failed', 'skipped', 'cancelled'].includes(now),
    );
    const names = open.map((one) => `'${one.step}' (${one.status})`).join(', ');
    reasons.push(names === '' ? 'It waits for the list it is in to begin.' : `It waits for ${names}.`);
  }
  if (status === 'ready') reasons.push(whyNotStarted(state));
  if (waitsFor !== undefined) reasons.push(`It waits for: ${waitsFor}`);
  if (branch !== undefined) reasons.push(`The branch '${branch}' was taken.`);
  if (condition !== undefined && skip?.kind !== 'condition') reasons.push(`Its condition: ${condition}`);
  if (status === 'cancelled') {
    const why = step.asPlanned === true ? 'its list has ended, and on_end is cancel' : state.ending?.reason;
    reasons.push(`It was cancelled: ${why ?? 'what it belongs to was stopped'}.`);
  }
  if (reasons.length === 0) {
    const stands = status === 'running' ? 'It is running' : `It has ${status}`;
    const wasLet = node.plan.when === undefined && dependencies.length > 0;
    reasons.push(wasLet ? `${stands}: what it depends on let it run.` : `${stands}.`);
  }
  return reasons.map((reason) => cutText(reason, 2000));
}

function whyNotStarted({ paused, holding }: RunState): string {
  if (paused !== undefined)
    return `It is ready, but the run is paused${paused.by === undefined ? '' : ` by ${paused.by}`}.`;
  if (holding === true) return 'It is ready, and starts when the run has gone on in a new execution.';
  return 'It is ready, and waits for one of the slots of the run (resources.max_concurrent).';
}
