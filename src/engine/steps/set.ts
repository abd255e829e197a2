import { planOf } from '../run';
import { succeed } from '../settle';
import { defineKind } from './define-kind';
import { renderFields } from './render';

/** A step that computes values in the workflow itself. */
export const setStep = defineKind({
  kind: 'set',

  begin(run, node) {
    const values = renderFields(run, node, 'set', planOf(node, 'set').values);
    if (values !== undefined) succeed(run, node, values.value);
  },
});
