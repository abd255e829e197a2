import { planOf, recordOf } from '../run';
import { cancelScope } from '../stop';
import { noteSent } from '../windows';
import { defineKind } from './define-kind';
import { renderFields } from './render';

/** A step that calls an action of a slice. */
export const actionStep = defineKind({
  kind: 'action',
  takes: 'slot',

  begin(run, node) {
    const plan = planOf(node, 'action');
    const input = renderFields(run, node, 'with', plan.with);
    if (input === undefined) return;
    run.state.inFlight += 1;
    noteSent(run, { bytes: input.bytes });
    run.commands.push({
      kind: 'startAction',
      path: node.path,
      scope: node.scope,
      action: plan.action,
      input: input.value,
      policy: plan.policy,
      summary: plan.name ?? node.path,
      ...(node.isUrgent && { urgent: true }),
    });
  },

  stop(run, node) {
    recordOf(run, node).stopped = true;
    // Other scopes are cancelled as a whole, by the group whose they are.
    cancelScope(run, node);
  },
});
