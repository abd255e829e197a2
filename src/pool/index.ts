export type { PoolHost } from './host';
export { performAction } from './perform-action';
export type { PoolOutcome } from './pool-call';
export { ProcessPool, type PoolOptions } from './process-pool';
