export { advance, newRunState } from './advance';
export { runTimeoutTimer, type Command, type EngineEvent } from './messages';
export {
  definitionTypes,
  dependencyOutcomes,
  engineVersion,
  payloadLimitBytes,
  type ActionPlan,
  type ActionPolicy,
  type DefinitionType,
  type Dependency,
  type DependencyOutcome,
  type GroupPlan,
  type OnFailure,
  type Plan,
  type StepPlan,
  type VariableSpec,
} from './plan';
export { progressOf, type Progress } from './progress';
export { resultOf, stepReports, type RunResult, type Statistics, type StepReport } from './result';
export type { RunState, RunStatus, SkipReason, StepError, StepRecord, StepStatus } from './state';
