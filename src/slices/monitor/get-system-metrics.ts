import { z } from 'zod';
import { defineAction } from '../action';
import { headlineFields, headlineFigures } from './system/headline-figures';
import { measuresSchema, takeMeasures } from './system/measures';

export const getSystemMetrics = defineAction({
  name: 'monitor.get_system_metrics',
  summary: 'Measure the worker, its machine and what it depends on',
  capability: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    ...headlineFields,
    error_rate: z
      .number()
      .describe(
        'Share of the attempts of actions on this worker that failed within the window; 0 where none has ended',
      ),
    measures: measuresSchema,
  }),
  publishes: {
    cpu_usage: 'cpu_usage',
    memory_usage: 'memory_usage',
    error_rate: 'error_rate',
    latency_ms: 'latency_ms',
  },
  defaults: { timeout: '30s', retry: { max_attempts: 2 } },
  run: async (_input, ports) => {
    const measures = await takeMeasures(ports);
    const { attempts } = measures;
    const errorRate = attempts.available && attempts.finished > 0 ? attempts.failed / attempts.finished : 0;
    return { ...headlineFigures(measures), error_rate: errorRate, measures };
  },
});
