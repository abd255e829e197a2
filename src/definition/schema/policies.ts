import { z } from 'zod';
import { duration, processors, size, taskQueue } from './values';

export const retrySchema = z.strictObject({
  max_attempts: z.int().min(1).max(100).optional().describe('Attempts in all, the first included'),
  initial_interval: duration.optional().describe('Pause before the second attempt'),
  backoff: z.number().min(1).max(100).optional().describe('Factor by which the pause grows'),
  max_interval: duration.optional().describe('Longest pause'),
  jitter: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of each pause that chance may take away: 0 to 1, 0.2 unless said'),
  non_retryable: z.array(z.string()).max(50).optional().describe('Failure types that end the step at once'),
});

/** Limits of a step's computation. */
export const stepResourcesSchema = z.strictObject({
  memory: size.optional().describe('Most resident memory, as in 512MiB'),
  cpu: processors.optional(),
  cpu_time: duration.optional().describe('Most processor time of one attempt'),
});

/** Limits of a run. */
export const runResourcesSchema = z.strictObject({
  timeout: duration.optional().describe('Longest life of a run'),
  max_concurrent: z.int().min(1).max(200).optional().describe('Actions in flight at once; 200 unless said'),
  memory: size.optional().describe('Most resident memory of a step that does not say otherwise, as in 1GiB'),
  cpu: processors.optional(),
});

/** What steps do that do not say otherwise. */
export const defaultsSchema = z.strictObject({
  timeout: duration.optional().describe('Longest one attempt may take'),
  deadline: duration.optional().describe('Longest all attempts together may take'),
  heartbeat: duration.optional().describe('Longest silence of a running attempt'),
  retry: retrySchema.optional().describe('How often a failed attempt is made again'),
  task_queue: taskQueue.optional().describe('Task queue whose workers serve the actions'),
});

export type RetryDefinition = z.infer<typeof retrySchema>;
