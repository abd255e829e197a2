export { advance, newRunState } from './advance';
export { runTimeoutTimer, type Command, type EngineEvent } from './messages';
export {
  type ActionPlan,
  type ActionPolicy,
  type Dependency,
  type GroupPlan,
  type OnFailure,
  type Plan,
  type StepPlan,
} from './plan';
export { fitSteps, type Omissions } from './fit-steps';
export { progressOf, type Progress } from './progress';
export { resultOf, stepReports, type RunResult, type StepReport } from './result';
export type { RunState, RunStatus, StepError, StepStatus } from './state';
