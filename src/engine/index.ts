export { advance } from './advance';
export { runTimeoutTimer, type Command, type EngineEvent, type TickReport } from './messages';
export { newRunState } from './new-run-state';
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
export type { RunState, RunStatus, StepError, StepStatus, StepUsage } from './state';
export { mayTick, tickContext, tickState, type TickContext } from './tick';
export { tickReport } from './tick-report';
export { explainStep, type StepExplanation } from './explain-step';
export { explainSteps } from './explain-steps';
export { rewind } from './rewind';
export { whatIf, type WhatIf, type WhatIfStep } from './what-if';
