import { BellwetherError } from '../../base/errors';
import { ActionError } from '../action-error';

/** Asks a calendar. @throws ActionError `OutsideCalendarHorizon` where it does not reach: an error that no retry can mend. */
export function withinHorizon<Answer>(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof BellwetherError) || error.code !== 'OutsideCalendarHorizon') throw error;
    throw new ActionError(error.code, error.message, { cause: error });
  }
}
