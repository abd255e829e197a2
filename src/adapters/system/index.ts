export { AttemptCounter } from './attempt-counter';
export { SystemMetrics, type SystemMetricsOptions } from './system-metrics';
