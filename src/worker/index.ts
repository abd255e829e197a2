export { runWorker } from './run-worker';
export type { WorkerOptions } from './worker-options';
export type { LogLevel } from '@temporalio/worker';
