import { checkActions } from './actions';
import type { Check } from './check';
import { checkDependencies } from './dependencies';
import { checkExpressions } from './expressions';
import { checkIds } from './ids';
import { checkRetry } from './retry';
import { checkStepKinds } from './step-kinds';
import { checkVariableDeclarations } from './variables';

/** Every check of a definition whose structure is right. */
export const checks: readonly Check[] = [
  checkIds,
  checkStepKinds,
  checkVariableDeclarations,
  checkDependencies,
  checkActions,
  checkRetry,
  checkExpressions,
];
