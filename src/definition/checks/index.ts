import { checkActions } from './actions';
import { checkCalendar } from './calendar';
import type { Check } from './check';
import { checkConditions } from './conditions';
import { checkDependencies } from './dependencies';
import { checkEvents } from './events';
import { checkIds } from './ids';
import { checkInputs } from './inputs';
import { checkMarket } from './market';
import { checkPublish } from './publish';
import { checkPublishConflicts } from './publish-conflicts';
import { checkReachable } from './unreachable';
import { checkRunLimits } from './run-limits';
import { checkSchedules } from './schedules';
import { checkSecrets } from './secrets';
import { checkStepKinds } from './step-kinds';
import { checkTimeouts } from './timeouts';
import { checkValues } from './values';
import { checkVariableDeclarations } from './variables';
import { checkWaits } from './waits';
import { checkWorkflows } from './workflows';

export type { CheckInput } from './check';

/** Every check of a definition whose structure is right. */
export const checks: readonly Check[] = [
  checkIds,
  checkStepKinds,
  checkVariableDeclarations,
  checkCalendar,
  checkMarket,
  checkDependencies,
  checkActions,
  checkWorkflows,
  checkTimeouts,
  checkWaits,
  checkSchedules,
  checkEvents,
  checkReachable,
  checkConditions,
  checkInputs,
  checkValues,
  checkPublish,
  checkPublishConflicts,
  checkSecrets,
  checkRunLimits,
];
