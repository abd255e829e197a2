export {
  BellwetherClient,
  type ClientOptions,
  type ExecuteOptions,
  type RunCallbacks,
  type RunPriority,
  type StartOptions,
  type WatchOptions,
} from './client/bellwether-client';
export type { Books, BooksOptions } from './client/books';
export type { Account, Order, Position, RunTrading } from './ledger';
export type { AttemptUnderWay } from './client/attempts-under-way';
export { errorCodes, type ErrorCode, type ErrorCodeName } from './client/error-codes';
export { InvalidDefinitionError, InvalidVariablesError } from './client/definition-errors';
export { ownAction, type ActionInputs, type ActionName, type OwnActionName } from './client/action-inputs';
export {
  definition,
  type BuiltDefinition,
  type DefinitionInCode,
  type HandlerInCode,
  type Runnable,
  type StepInCode,
} from './client/definition-in-code';
export type { Template, VariableSpecs, VariablesOf, Written } from './client/written-values';
export { compileInCode, loadDefinition, type LoadedDefinition } from './client/definitions';
export type { RunSummary } from './client/list-runs';
export type { HaltOptions, HaltOutcome } from './client/halt-run';
export type { Estimate, HappeningEvent, ProgressEvent, RunEvent } from './client/run-events';
export type { RunMessage } from './client/run-messages';
export type {
  DefinitionStatistics,
  Percentiles,
  StatisticsReport,
  StepStatistics,
  StepUsageStatistics,
} from './client/run-statistics';
export type { ScheduleDetails, ScheduleSummary } from './client/schedule-summary';
export { type Author, type BackfillOverlap, type CreateScheduleOptions, type Schedules } from './client/schedules';
export { readCheckpoint, type Checkpoint, type PreparedRerun, type RerunOptions, type Reruns } from './client/reruns';
export type { ApprovalDecision } from './client/steer-run';
export { RunWithoutResultError } from './client/run-without-result';
export {
  conditionTemplates,
  evaluate,
  ExpressionError,
  InvalidContextError,
  type EvaluateOptions,
  type Evaluation,
  type EvaluationValues,
} from './evaluation';
export { BellwetherError } from './base/errors';
export type { Plan, RunResult, RunStatus, StepExplanation, StepReport, StepStatus } from './engine';
export type { HaltAnswer, RunDescription } from './protocol';
export { verifyWebhook, type WebhookToVerify, type WebhookVerdict } from './adapters/channels/webhook-signature';
