import { utf8Length, type Json } from '../../base/json';
import { renderValue } from '../../expression';
import { expressionFailure } from '../condition';
import { spendOnBytes, stepFuel } from '../fuel';
import { payloadLimitBytes } from '../plan';
import { recordOf } from '../run';
import { scopeOf } from '../scope';
import { fail } from '../settle';
import type { StepKind } from './step-kind';

/** A step that calls an action of a slice. */
export const actionStep: StepKind = {
  kind: 'action',
  takesSlot: true,

  begin(run, node) {
    if (node.plan.kind !== 'action') return;
    const { plan } = node;
    const input: Record<string, Json> = {};
    const scope = scopeOf(run, node, stepFuel);
    for (const [key, value] of Object.entries(plan.with)) {
      try {
        if (value !== undefined) input[key] = renderValue(value, scope);
      } catch (error) {
        fail(run, node, expressionFailure('ExpressionError', `with.${key}`, error));
        return;
      }
    }
    const bytes = utf8Length(JSON.stringify(input));
    spendOnBytes(run, bytes);
    if (bytes > payloadLimitBytes) {
      fail(run, node, { type: 'PayloadTooLarge', message: tooLarge(bytes) });
      return;
    }
    run.state.inFlight += 1;
    const { sent } = run.state;
    run.state.sent = { at: run.now, bytes: sent?.at === run.now ? sent.bytes + bytes : bytes };
    run.commands.push({
      kind: 'startAction',
      path: node.path,
      scope: node.scope,
      action: plan.action,
      input,
      policy: plan.policy,
      summary: plan.name ?? node.path,
    });
  },

  stop(run, node) {
    recordOf(run, node).stopped = true;
    // Other scopes are cancelled as a whole, by the group whose they are.
    if (node.scope === node.path) run.commands.push({ kind: 'cancelActions', scope: node.scope });
  },
};

function tooLarge(bytes: number): string {
  return `the input has ${bytes} bytes; at most ${payloadLimitBytes} travel through a workflow. Pass large data as an artifact reference`;
}
