export {
  BellwetherClient,
  type ClientOptions,
  type ExecuteOptions,
  type StartOptions,
} from './client/bellwether-client';
export { InvalidDefinitionError, InvalidVariablesError } from './client/definition-errors';
export { compileInCode, loadDefinition, type LoadedDefinition } from './client/definitions';
export type { RunSummary } from './client/list-runs';
export type { RunEvent } from './client/run-events';
export type { ScheduleDetails, ScheduleSummary } from './client/schedule-summary';
export { type Author, type BackfillOverlap, type CreateScheduleOptions, type Schedules } from './client/schedules';
export { RunWithoutResultError } from './client/run-without-result';
export { BellwetherError } from './base/errors';
export type { Plan, RunResult, RunStatus, StepReport, StepStatus } from './engine';
