import type { GraphNode } from './graph';
import type { DependencyOutcome } from './plan';
import { recordOf, type Run } from './run';
import type { SkipReason, StepRecord } from './state';

/** Why a step whose dependencies have all settled must not run; undefined when it may. */
export function reasonToSkip(run: Run, node: GraphNode): SkipReason | undefined {
  if (run.state.ending !== undefined) return scopeEnded(run.state.ending.reason);
  const asked = checkDependencies(run, node);
  if (asked.skip !== undefined) return asked.skip;
  const scope = node.parent && recordOf(run, node.parent);
  if (scope?.stopped === true) return scopeEnded('the group it belongs to was stopped');
  // A step that asked for the failure is what the failure is waiting for: it runs in a failing group.
  if (scope?.failedChild !== undefined && !asked.forFailure) return scopeEnded(`step '${scope.failedChild}' failed`);
  return undefined;
}

interface Asked {
  readonly skip?: SkipReason;
  /** One of the dependencies wanted an outcome that a failure satisfied. */
  readonly forFailure: boolean;
}

function checkDependencies(run: Run, node: GraphNode): Asked {
  let forFailure = false;
  let skip: SkipReason | undefined;
  for (const { target, on } of node.dependencies) {
    const record = recordOf(run, target);
    const reason = unsatisfied(on, target, record);
    // A reason that holds up what follows outweighs one that lets it go.
    if (reason !== undefined && (skip === undefined || skip.letsGo)) skip = reason;
    if (reason === undefined && on !== 'succeeded') forFailure ||= endedByFailure(record);
  }
  return skip === undefined ? { forFailure } : { skip, forFailure };
}

function unsatisfied(on: DependencyOutcome, target: GraphNode, record: StepRecord): SkipReason | undefined {
  const was = outcomeOf(target, record);
  switch (on) {
    case 'finished':
      return undefined;
    case 'succeeded':
      return letsGo(record) ? undefined : { kind: 'dependency', text: was, letsGo: false };
    case 'failed':
    case 'skipped':
      if (record.status === on) return undefined;
      return {
        kind: 'outcome',
        text: `${was}, and this step waits for it to be ${on}`,
        letsGo: letsGo(record) || record.status === 'failed',
      };
  }
}

/** Whether a step ended as it did because of a failure, its own or another one's that cancelled or skipped it. */
function endedByFailure({ status, skip }: StepRecord): boolean {
  return status === 'failed' || status === 'cancelled' || (status === 'skipped' && skip?.letsGo === false);
}

/** Whether what comes after a step may run: it succeeded, its failure was tolerated, or its own condition skipped it. */
function letsGo(record: StepRecord): boolean {
  if (record.status === 'succeeded') return true;
  if (record.status === 'failed') return record.tolerated === true;
  return record.status === 'skipped' && record.skip?.letsGo === true;
}

/**
 * How a step ended. Of a step that was skipped because of another one, this tells how that other one ended: told link by
 * link, a chain of n steps behind a failure would take n² words, and no run could carry them.
 */
function outcomeOf(step: GraphNode, { status, skip }: StepRecord): string {
  const name = `step '${step.path}'`;
  if (status === 'cancelled') return `${name} was cancelled`;
  if (status !== 'skipped') return `${name} ${status}`;
  if (skip?.kind === 'dependency') return skip.text;
  return skip?.kind === 'condition' || skip?.kind === 'scope_ended'
    ? `${name} was skipped (${skip.text})`
    : `${name} was skipped`;
}

function scopeEnded(text: string): SkipReason {
  return { kind: 'scope_ended', text, letsGo: false };
}
