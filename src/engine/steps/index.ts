import { actionStep } from './action';
import { approveStep } from './approve';
import { conditionalStep } from './conditional';
import { emitStep } from './emit';
import { failStep } from './fail';
import { forEachStep } from './for-each';
import { groupStep } from './group';
import { repeatStep } from './repeat';
import { scheduleStep } from './schedule';
import { setStep } from './set';
import type { StepKinds } from './step-kind';
import { stopStep } from './stop';
import { waitStep } from './wait';
import { workflowStep } from './workflow';

/** Every kind of step that there is. */
export const stepKinds: StepKinds = {
  action: actionStep,
  group: groupStep,
  conditional: conditionalStep,
  for_each: forEachStep,
  repeat: repeatStep,
  schedule: scheduleStep,
  wait: waitStep,
  approve: approveStep,
  set: setStep,
  emit: emitStep,
  workflow: workflowStep,
  fail: failStep,
  stop: stopStep,
};
