export type { ActionCall, AttemptEnd, PerformAttempt } from './attempts';
export { faultHelp, readFault, withFaults, type Fault } from './faults';
export type { Message, MessageMoment, PlannedMessage } from './messenger';
export { planPathOf } from './plan-path';
export { actionPathsOf, eachStep } from './plan-steps';
export { Recorder, type RaisedEvent, type StepOccurrence } from './recorder';
export { runVirtually, type VirtualRunEnd, type VirtualRunOptions } from './run-virtually';
export type { ChildRun } from './world';
