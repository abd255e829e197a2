import type { GraphNode } from './graph';
import type { DependencyOutcome } from './plan';
import { recordOf, type Run } from './run';
import type { SkipReason, StepRecord } from './state';

/** Why a step whose dependencies have all settled must not run; undefined when it may. */
export function reasonToSkip(run: Run, node: GraphNode): SkipReason | undefined {
  if (run.state.ending !== undefined && node.isMain) return scopeEnded(run.state.ending.reason);
  const unmet = checkDependencies(run, node);
  if (unmet !== undefined) return unmet;
  if (recordOf(run, node).stopped === true) return scopeEnded('the list it belongs to has ended');
  const scope = node.parent && recordOf(run, node.parent);
  if (scope?.stopped === true) return scopeEnded('the group it belongs to was stopped');
  if (scope?.failedChild !== undefined && !node.outlivesFailure)
    return scopeEnded(`step '${scope.failedChild}' failed`);
  return undefined;
}

function checkDependencies(run: Run, node: GraphNode): SkipReason | undefined {
  let skip: SkipReason | undefined;
  for (const { target, on } of node.dependencies) {
    const reason = unsatisfied(on, target, recordOf(run, target));
    // A reason that holds up what follows outweighs one that lets it go.
    if (reason !== undefined && (skip === undefined || skip.letsGo)) skip = reason;
  }
  return skip;
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
