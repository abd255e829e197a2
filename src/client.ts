export {
  BellwetherClient,
  type ClientOptions,
  type ExecuteOptions,
  type StartOptions,
} from './client/bellwether-client';
export {
  InvalidDefinitionError,
  InvalidVariablesError,
  loadDefinition,
  type LoadedDefinition,
} from './client/definitions';
export type { RunSummary } from './client/list-runs';
export type { RunEvent } from './client/run-events';
export { BellwetherError } from './base/errors';
export type { Plan, RunResult, RunStatus, StepReport, StepStatus } from './engine';
