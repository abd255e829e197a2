import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { Measures } from './measures';

/** The figures that the trading context knows, and that conditions read. */
export const headlineFields = {
  cpu_usage: z.number().describe('Share of all cores of the machine that was busy, 0 to 1'),
  memory_usage: z.number().describe('Share of the memory that is in use, 0 to 1'),
  latency_ms: z
    .number()
    .describe(
      'The slowest answer of what the worker depends on; for one that did not answer, the time it was waited for. ' +
        '0 where nothing is depended on, which `absent` and `measures.latency` tell: an action that is tried without a server',
    ),
} as const;

/**
 * The headline figures.
 * @throws ActionError `NotMeasured` when the machine does not tell its processor time or memory: a fact is never made up.
 */
export function headlineFigures({ cpu, memory, latency }: Measures): {
  readonly cpu_usage: number;
  readonly memory_usage: number;
  readonly latency_ms: number;
} {
  return {
    cpu_usage: required('processor time', cpu),
    memory_usage: required('memory', memory),
    latency_ms: Math.max(0, ...latency.map((entry) => (entry.answered ? entry.ms : entry.waited_ms))),
  };
}

function required(what: string, measure: Measures['cpu' | 'memory']): number {
  if (measure.available) return measure.usage;
  throw new ActionError('NotMeasured', `the ${what} of this machine could not be measured: ${measure.reason}`, {
    retryable: true,
  });
}
