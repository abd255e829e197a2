import { cutText } from '../../base/text';
import { evaluateCondition } from '../condition';
import type { GraphNode } from '../graph';
import { beginList } from '../open-group';
import { planOf, recordOf, type Run } from '../run';
import { cancel, fail, failureFrom, succeed } from '../settle';
import type { StepRecord } from '../state';
import { cancelScope, stopSteps } from '../stop';
import { defineKind } from './define-kind';

const longestExplanation = 1000;

/** A step of which one branch runs: the first whose condition holds, else the `else`, else none. */
export const conditionalStep = defineKind({
  kind: 'conditional',

  begin(run, node) {
    const { branches } = planOf(node, 'conditional');
    const record = recordOf(run, node);
    const reasons: string[] = [];
    for (const [index, { when }] of branches.entries()) {
      const outcome = evaluateCondition(run, node, when, `branches[${index}].when`);
      if (outcome.kind === 'failed') {
        fail(run, node, outcome.error);
        return;
      }
      reasons.push(outcome.explanation);
      if (!outcome.value) continue;
      take(run, node, record, node.children[index], reasons);
      return;
    }
    take(run, node, record, node.children.at(branches.length), reasons);
  },

  stop(run, node) {
    recordOf(run, node).stopped = true;
    cancelScope(run, node);
    const branch = takenBranch(run, node);
    if (branch === undefined) cancel(run, node);
    else stopSteps(run, branch);
  },

  childSettled(run, node, branch, branchRecord) {
    const record = recordOf(run, node);
    if (record.expired !== undefined) cancel(run, node);
    else if (branchRecord.status === 'failed') fail(run, node, failureFrom(branch.path, branchRecord.error));
    else if (branchRecord.status === 'succeeded') succeed(run, node, undefined);
    else cancel(run, node);
  },
});

function take(
  run: Run,
  node: GraphNode,
  record: StepRecord,
  branch: GraphNode | undefined,
  reasons: readonly string[],
): void {
  record.condition = cutText([record.condition, ...reasons].filter(Boolean).join('; '), longestExplanation);
  if (branch === undefined) {
    succeed(run, node, undefined);
    return;
  }
  record.branch = branch.plan.id;
  beginList(run, branch);
}

function takenBranch(run: Run, node: GraphNode): GraphNode | undefined {
  const taken = recordOf(run, node).branch;
  return node.children.find(({ plan }) => plan.id === taken);
}
