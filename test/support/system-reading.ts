import type { SystemMetricsReader, SystemReading } from '../../src/slices/system-metrics-port';

/** A system in which nothing is wrong. */
export const calmSystem: SystemReading = {
  cpu: { available: true, usage: 0.2, cores: 4, sampleMs: 500 },
  memory: { available: true, usage: 0.4, totalBytes: 8e9, availableBytes: 4.8e9 },
  worker: { available: true, cores: 0.5, residentBytes: 2e8, processes: 2 },
  eventLoop: { available: true, meanMs: 1, p99Ms: 5, maxMs: 12, windowMs: 60_000 },
  disk: { available: true, folder: '/state', usage: 0.5, freeBytes: 5e10, totalBytes: 1e11 },
  latency: [{ target: 'temporal', answered: true, ms: 3 }],
  broker: { available: true, account: 'main', broker: 'alpaca', ms: 80, agoMs: 5_000 },
  backlog: { available: true, taskQueue: 'bellwether', workflowTasks: 0, activityTasks: 2, oldestMs: 40 },
  schedules: { available: true, ticks: 30, maxMs: 120, meanMs: 40, windowMs: 900_000 },
  attempts: { available: true, finished: 100, failed: 4, windowMs: 900_000 },
};

/** A system that always reads the same. */
export function systemOf(changes: Partial<SystemReading> = {}): SystemMetricsReader {
  return { read: async () => ({ ...calmSystem, ...changes }) };
}
