import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { headlineFields, headlineFigures } from './system/headline-figures';
import { findingSchema, healthStatusSchema, judgeHealth } from './system/judge-health';
import { measuresSchema, takeMeasures } from './system/measures';
import { measureNames, thresholdsSchema } from './system/thresholds';

export const checkSystemHealth = defineAction({
  name: 'monitor.check_system_health',
  summary: 'Measure the worker, its machine and what it depends on, and say whether they are healthy',
  capability: 'read',
  input: z.strictObject({
    thresholds: thresholdsSchema.prefault({}).describe('Above which figures the system is degraded, and unhealthy'),
    required: z
      .array(z.enum(measureNames as [(typeof measureNames)[number], ...(typeof measureNames)[number][]]))
      .default([])
      .describe('Measures without which the system counts as unhealthy'),
    fail_when_unhealthy: z
      .boolean()
      .default(false)
      .describe('Fail the step, with SystemUnhealthy, rather than report the status'),
  }),
  output: z.strictObject({
    health_status: healthStatusSchema.describe('The worst of the reasons; healthy without any'),
    reasons: z.array(findingSchema).describe('What is above its threshold'),
    absent: z
      .array(z.strictObject({ measure: z.string(), reason: z.string() }))
      .describe('What could not be measured; nothing stands in for it'),
    ...headlineFields,
    measures: measuresSchema,
    thresholds: thresholdsSchema,
  }),
  publishes: {
    health_status: 'health_status',
    cpu_usage: 'cpu_usage',
    memory_usage: 'memory_usage',
    latency_ms: 'latency_ms',
  },
  // It may be a moment's load: a step that has time names no error here, and is tried again.
  defaults: { timeout: '30s', retry: { max_attempts: 2, non_retryable: ['SystemUnhealthy'] } },
  run: async ({ thresholds, required, fail_when_unhealthy: fails }, ports) => {
    const measures = await takeMeasures(ports);
    const { status, reasons, absent } = judgeHealth(measures, thresholds, required);
    if (fails && status === 'unhealthy') {
      const messages = reasons.map(({ message }) => message).join('; ');
      throw new ActionError(
        'SystemUnhealthy',
        `the system is unhealthy: ${messages}; wait, mend that, or give the step other thresholds`,
        { retryable: true },
      );
    }
    return { health_status: status, reasons, absent, ...headlineFigures(measures), measures, thresholds };
  },
});
