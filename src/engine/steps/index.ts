import { actionStep } from './action';
import { groupStep } from './group';
import type { StepKinds } from './step-kind';

/** Every kind of step that the engine runs. */
export const stepKinds: StepKinds = {
  action: actionStep,
  group: groupStep,
};
