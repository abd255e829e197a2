export { startHealthServer, type HealthServer, type WorkerPhase } from './health-server';
export { isTracingWanted } from './tracing-wanted';
export { createWorkerLog, type LogThreshold, type WorkerLog } from './worker-log';
