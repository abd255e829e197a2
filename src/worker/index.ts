export { runWorker, type WorkerOptions } from './run-worker';
export type { LogLevel } from '@temporalio/worker';
