import { planOf, recordOf } from '../run';
import { cancelScope } from '../stop';
import { noteSent } from '../windows';
import { defineKind } from './define-kind';
import { renderFields } from './render';

/** A step that runs another definition as a child. */
export const workflowStep = defineKind({
  kind: 'workflow',
  takes: 'child',

  begin(run, node) {
    const plan = planOf(node, 'workflow');
    const variables = renderFields(run, node, 'with', plan.with);
    if (variables === undefined) return;
    run.state.children += 1;
    noteSent(run, { childBytes: variables.bytes });
    run.commands.push({
      kind: 'startChild',
      path: node.path,
      scope: node.scope,
      definition: plan.definition,
      variables: variables.value,
      summary: plan.name ?? node.path,
    });
  },

  stop(run, node) {
    recordOf(run, node).stopped = true;
    cancelScope(run, node);
  },
});
