export { startHealthServer, type HealthServer, type WorkerPhase } from './health-server';
export { createWorkerLog, type LogThreshold, type WorkerLog } from './worker-log';
