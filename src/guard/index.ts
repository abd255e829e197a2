export { carryOut } from './carry-out';
export { deliverOutbox, handToGuards, type Delivery } from './deliver-outbox';
export { guardActivities, type GuardDependencies } from './guard-activities';
export type { CarryOutOptions, HaltDesk } from './halt-desk';
export { endsRuns, tellRuns } from './tell-runs';
export { watchHalts, type Watch } from './watch-halts';
