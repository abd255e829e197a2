import type { JsonObject } from '../base/json';
import type { Command, EngineEvent, Plan, RunResult, RunState, TickReport } from '../engine';
import type { PerformAttempt } from './attempts';
import type { CreateSchedule } from './firings';
import type { Timeline } from './timeline';

/** A definition that a `workflow` step runs: its plan, and the variables that it is given, checked and completed. */
export interface ChildRun {
  readonly plan: Plan;
  readonly variables: JsonObject;
}

export interface ExecutionStart {
  readonly id: string;
  readonly plan: Plan;
  /** Of a tick: what it knows of the run. @default that of a run that has not begun */
  readonly state?: RunState;
  /** Called when it has ended, at that time. */
  readonly ended?: () => void;
}

/** One execution of a run, of a tick or of a child. */
export interface Execution {
  readonly id: string;
  readonly plan: Plan;
  readonly state: RunState;
  readonly finished: boolean;
  /** Has an event happen now. After the end nothing changes any more. */
  take(event: EngineEvent): void;
  /** Ends it as it stands: nothing is cleaned up, and what is in flight is dropped. */
  terminate(): void;
  result(): RunResult;
  /** What it tells the run whose tick it is. */
  tickReport(path: string): TickReport;
}

/** What the executions of a virtual run share: time, and what stands for workers, schedules and other definitions. */
export interface World {
  readonly timeline: Timeline;
  readonly perform: PerformAttempt;
  /** When a scheduled step fires, in time order. @throws BellwetherError `NoCalendar`, `BadSchedule`. */
  readonly firings: (command: CreateSchedule) => Iterable<number>;
  /** @throws BellwetherError when there is no such definition, or the variables do not fit. */
  readonly child: (definition: string, variables: JsonObject) => ChildRun;
  readonly newExecution: (start: ExecutionStart) => Execution;
  /** Called after each event of each execution. */
  readonly observe: (execution: Execution, event: EngineEvent, commands: readonly Command[]) => void;
}
