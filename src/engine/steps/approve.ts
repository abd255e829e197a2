import { cutText } from '../../base/text';
import type { GraphNode } from '../graph';
import { note } from '../notes';
import { planOf, recordOf, type Run } from '../run';
import { succeed } from '../settle';
import type { Decision } from '../state';
import { defineKind } from './define-kind';
import { renderText } from './render';

/** A step that asks people. Its output says whether they approved, and who decided so. */
export const approveStep = defineKind({
  kind: 'approve',

  begin(run, node) {
    const { message } = planOf(node, 'approve');
    const text = renderText(run, node, 'approve', message);
    if (text === undefined) return;
    const record = recordOf(run, node);
    record.decisions = [];
    record.waitsFor = cutText(text, 1000);
    const { state } = run;
    const early = state.decisions.filter(({ step }) => step === node.path);
    state.decisions = state.decisions.filter(({ step }) => step !== node.path);
    for (const { decision } of early) decide(run, node, decision);
  },

  overdue(run, node, limit) {
    const { decisions = [] } = recordOf(run, node);
    const { quorum } = planOf(node, 'approve');
    const count = `${names(decisions, true).length} of ${quorum} approvals`;
    if (decisions.length === 0) return `nobody decided within ${limit} (${count})`;
    const said = decisions.map(({ by, approved }) => `${by} ${approved ? 'approved' : 'rejected'}`).join(', ');
    return `it was not decided within ${limit} (${count}: ${said})`;
  },
});

/** Takes a decision into account. The first of each person counts. */
export function decide(run: Run, node: GraphNode, decision: Decision): void {
  const record = recordOf(run, node);
  const { decisions = [] } = record;
  const problem = record.status === 'running' ? problemOf(node, decision, decisions) : `it is ${record.status}`;
  if (problem !== undefined) {
    note(run, `decision of '${decision.by}' on '${node.path}': ${problem}`);
    return;
  }
  decisions.push(decision);
  record.decisions = decisions;
  const approved = names(decisions, true);
  const rejected = names(decisions, false);
  if (approved.length >= planOf(node, 'approve').quorum) succeed(run, node, { approved: true, by: approved });
  else if (isLost(node, rejected.length)) succeed(run, node, { approved: false, by: rejected });
}

function problemOf(node: GraphNode, { by }: Decision, decisions: readonly Decision[]): string | undefined {
  const barred = whyNot(planOf(node, 'approve').from, by);
  return barred ?? (decisions.some((earlier) => earlier.by === by) ? 'they have decided already' : undefined);
}

/** Why somebody may not decide, where `from` may: empty is anybody. */
export function whyNot(from: readonly string[], by: string): string | undefined {
  if (by === '') return 'it does not say by whom';
  return from.length > 0 && !from.includes(by) ? `only ${from.join(', ')} may decide` : undefined;
}

/** Where it is known who may decide, one refusal leaves the others; where anybody may, one is enough. */
function isLost(node: GraphNode, rejected: number): boolean {
  const { from, quorum } = planOf(node, 'approve');
  return from.length === 0 ? rejected > 0 : from.length - rejected < quorum;
}

const names = (decisions: readonly Decision[], approved: boolean): string[] =>
  decisions.filter((decision) => decision.approved === approved).map(({ by }) => by);
