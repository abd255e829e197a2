export type { ActionCatalogue, ActionDescription } from './action-catalogue';
export { compileDefinition, compileObject, type Compiled } from './compile';
export { inputProblems } from './input-problems';
export { formatIssue, hasErrors, type Issue } from './issue';
export { replayMarketOf } from './replay-market';
export { planLimitBytes, variablesLimitBytes } from './limits';
export { checkPlan } from './plan-schema';
export { checkVariables } from './variables';
