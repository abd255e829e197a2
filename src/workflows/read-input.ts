import { ApplicationFailure } from '@temporalio/workflow';
import { isJsonObject } from '../base/json';
import type { CarriedRun, TickInput } from '../protocol';

/**
 * Anybody may start an execution by hand, with whatever arguments. An error that the workflow only stumbles over would try its
 * task again for ever, or leave it waiting for nothing; so they are looked at first.
 */

/** @throws ApplicationFailure `InvalidInput`. */
export function readTickInput(input: unknown): TickInput {
  if (isTickInput(input)) return input;
  throw invalid(
    'the input of a tick is {"parent":{"workflowId":"…","firstExecutionId":"…"},"path":"path/of/step","scheduleId":"…"}; ' +
      'the schedule of a step starts ticks, nobody else need',
  );
}

/** What it says of the past is taken on trust. @throws ApplicationFailure `InvalidInput`. */
export function readCarried(carried: unknown): CarriedRun | undefined {
  if (carried === undefined || isCarriedRun(carried)) return carried;
  throw invalid(
    'the second argument of a run is {"state":…}, the state of a run that has begun; ' +
      'leave it out to start one, or let `bellwether rerun` or `bellwether restore` make it',
  );
}

function isTickInput(input: unknown): input is TickInput {
  if (!isJsonObject(input) || !isJsonObject(input['parent'])) return false;
  const { parent, path, scheduleId } = input;
  return [path, scheduleId, parent['workflowId'], parent['firstExecutionId']].every(isText);
}

function isCarriedRun(carried: unknown): carried is CarriedRun {
  if (!isJsonObject(carried) || !isJsonObject(carried['state'])) return false;
  const { steps } = carried['state'];
  // The root of the plan: without it nothing has begun that could go on.
  return isJsonObject(steps) && isJsonObject(steps['']);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const invalid = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message, 'InvalidInput');
