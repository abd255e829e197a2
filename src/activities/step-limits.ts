import type { Context } from '@temporalio/activity';
import { z } from 'zod';
import type { StepResources } from '../engine/plan';

const limitsSchema = z.strictObject({
  memoryBytes: z.int().min(1).optional(),
  cpu: z.number().positive().optional(),
  cpuTimeMs: z.number().positive().optional(),
});

const limits = new WeakMap<Context, StepResources>();

/** Keeps the limits of the step that an activity works for, as they came with it. @throws ZodError where they cannot be read: none is left out. */
export function noteLimits(context: Context, value: unknown): void {
  const { memoryBytes, cpu, cpuTimeMs } = limitsSchema.parse(value);
  limits.set(context, {
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(cpu !== undefined && { cpu }),
    ...(cpuTimeMs !== undefined && { cpuTimeMs }),
  });
}

/** The limits of the step that an activity works for; undefined where it has none. */
export function limitsOf(context: Context): StepResources | undefined {
  return limits.get(context);
}
