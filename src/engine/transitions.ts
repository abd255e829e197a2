import { BellwetherError } from '../base/errors';
import type { StepRecord, StepStatus } from './state';

/** Every change of status that a step may make. Anything else is a defect of the engine or a message that came twice. */
const allowed: Readonly<Record<StepStatus, readonly StepStatus[]>> = {
  waiting: ['ready', 'skipped'],
  ready: ['running', 'skipped', 'failed', 'recovering'],
  running: ['succeeded', 'failed', 'cancelled', 'recovering'],
  // The step failed and its fallback is running.
  recovering: ['failed', 'cancelled'],
  succeeded: [],
  failed: [],
  skipped: [],
  cancelled: [],
};

/** @throws BellwetherError `IllegalTransition` naming the step and both statuses. */
export function moveTo(path: string, record: StepRecord, status: StepStatus): void {
  if (!allowed[record.status].includes(status)) {
    throw new BellwetherError('IllegalTransition', `step '${path}' cannot go from ${record.status} to ${status}`);
  }
  record.status = status;
}

/** Whether nothing more can happen to a step. */
export function isSettled(status: StepStatus): boolean {
  return allowed[status].length === 0;
}
