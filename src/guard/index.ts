export { carryOut } from './carry-out';
export { commitHalt, type CommittedHalt } from './commit-halt';
export { deliverOutbox, handToGuards } from './deliver-outbox';
export { guardActivities } from './guard-activities';
export { guardOutcome } from './guard-outcome';
export type { HaltDesk } from './halt-desk';
export { watchHalts } from './watch-halts';
