import { planOf } from '../run';
import { fail } from '../settle';
import { defineKind } from './define-kind';
import { renderText } from './render';

/** A step that fails, as the definition says. */
export const failStep = defineKind({
  kind: 'fail',

  begin(run, node) {
    const { message, type } = planOf(node, 'fail');
    const text = renderText(run, node, 'fail', message);
    if (text !== undefined) fail(run, node, { type, message: text });
  },
});
