export { carryOut } from './carry-out';
export { commitHalt, type CommittedHalt } from './commit-halt';
export { deliverOutbox, handToGuards, type Delivery } from './deliver-outbox';
export { guardActivities, type GuardDependencies } from './guard-activities';
export { guardOutcome, type GuardOutcome } from './guard-outcome';
export type { CarryOutOptions, HaltDesk } from './halt-desk';
export { endsRuns, tellRuns } from './tell-runs';
export { watchHalts, type Watch } from './watch-halts';
