import { z } from 'zod';
import { defineAction } from '../../src/slices/action';

/** An action that does nothing: what is measured with it is the cost of a step. */
export const noop = defineAction({
  name: 'bench.noop',
  summary: 'Do nothing',
  capability: 'compute',
  input: z.strictObject({ n: z.number() }),
  output: z.strictObject({ n: z.number() }),
  defaults: { timeout: '1m', retry: { max_attempts: 3 } },
  run: (input) => Promise.resolve({ n: input.n }),
});
