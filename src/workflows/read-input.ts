import { ApplicationFailure } from '@temporalio/workflow';
import { isJsonObject } from '../base/json';
import type { CarriedRun, TickInput } from '../protocol';

/**
 * Anybody may start an execution by hand, with whatever arguments. An error that the workflow only stumbles over would try its
 * task again for ever, or leave it waiting for nothing; so they are looked at first.
 */

/** @throws ApplicationFailure `InvalidInput`. */
export function readTickInput(input: unknown): TickInput {
  const { parent, path, scheduleId }: Readonly<Record<string, unknown>> = isJsonObject(input) ? input : {};
  const { workflowId, firstExecutionId }: Readonly<Record<string, unknown>> = isJsonObject(parent) ? parent : {};
  if (![path, scheduleId, workflowId, firstExecutionId].every(isText))
    throw invalid(
      'the input of a tick is {"parent":{"workflowId":"…","firstExecutionId":"…"},"path":"path/of/step","scheduleId":"…"}; ' +
        'the schedule of a step starts ticks, nobody else need',
    );
  return input as TickInput;
}

/** What it says of the past is taken on trust. @throws ApplicationFailure `InvalidInput`. */
export function readCarried(carried: unknown): CarriedRun | undefined {
  if (carried === undefined) return undefined;
  const state: unknown = isJsonObject(carried) ? carried['state'] : undefined;
  const steps: unknown = isJsonObject(state) ? state['steps'] : undefined;
  if (!isJsonObject(state) || !isJsonObject(steps) || !isJsonObject(steps['']))
    throw invalid(
      'the second argument of a run is {"state":…}, the state of a run that has begun; ' +
        'leave it out to start one, or let `bellwether rerun` or `bellwether restore` make it',
    );
  return carried as unknown as CarriedRun;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const invalid = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message, 'InvalidInput');
