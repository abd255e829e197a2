import { z } from 'zod';

function pair(degraded: number, unhealthy: number, what: string) {
  return z
    .strictObject({
      degraded: z.number().min(0).default(degraded).describe('Above this the system is degraded'),
      unhealthy: z.number().min(0).default(unhealthy).describe('Above this it is unhealthy'),
    })
    .refine((limits) => limits.unhealthy >= limits.degraded, 'unhealthy must not be below degraded')
    .prefault({})
    .describe(what);
}

/** Above which figures a system is degraded, and unhealthy. */
export const thresholdsSchema = z.strictObject({
  cpu_usage: pair(0.85, 0.97, 'Share of all cores that is busy'),
  memory_usage: pair(0.85, 0.95, 'Share of the memory that is in use'),
  disk_usage: pair(0.85, 0.95, 'Share of the file system of the state folder that is in use'),
  event_loop_delay_ms: pair(100, 1_000, 'How late timers of the worker run, all but a hundredth of them'),
  latency_ms: pair(250, 2_000, 'How long a system that is depended on takes to answer; none at all is unhealthy'),
  backlog_tasks: pair(100, 1_000, 'Tasks that wait for a worker'),
  backlog_age_ms: pair(5_000, 60_000, 'Age of the oldest task that waits'),
  schedule_lateness_ms: pair(5_000, 60_000, 'How late the latest tick of a schedule began'),
  error_rate: pair(0.1, 0.5, 'Share of the attempts of actions that failed; counts from ten attempts on'),
});

export type Thresholds = z.output<typeof thresholdsSchema>;
export type MeasureName = keyof Thresholds;
export const measureNames = Object.keys(thresholdsSchema.shape) as readonly MeasureName[];
