import { openGroup, stopSteps } from '../settle';
import type { StepKind } from './step-kind';

/** A step that holds others. It ends when the last of them has settled. */
export const groupStep: StepKind = {
  kind: 'group',
  takesSlot: false,

  begin(run, node) {
    openGroup(run, node);
  },

  stop(run, node) {
    stopSteps(run, node);
  },
};
