import { end } from '../ending';
import { planOf } from '../run';
import { succeed } from '../settle';
import { defineKind } from './define-kind';
import { renderText } from './render';

/** A step that ends the run: what is under way is cancelled, nothing else starts, and the run has not failed. */
export const stopStep = defineKind({
  kind: 'stop',

  begin(run, node) {
    const reason = renderText(run, node, 'stop', planOf(node, 'stop').reason);
    if (reason === undefined) return;
    const why = reason === '' ? '' : `: ${reason}`;
    end(run, { status: 'completed', reason: `step '${node.path}' stopped the run${why}` });
    succeed(run, node, undefined);
  },

  // It is what stops the others.
  stop: () => undefined,
});
