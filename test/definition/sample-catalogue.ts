import { z } from 'zod';
import { catalogueOf } from '../../src/catalogue';
import { defineAction, type Action } from '../../src/slices/action';

const never = (): Promise<never> => Promise.reject(new Error('no test runs an action'));

const load = defineAction({
  name: 'data.load',
  summary: 'Load bars',
  capability: 'read',
  input: z.strictObject({
    symbols: z.array(z.string()).min(1),
    days: z.int().min(1).max(1000).default(100),
    source: z.enum(['samples', 'csv']).default('samples'),
    options: z.strictObject({ adjust: z.boolean() }).optional(),
  }),
  output: z.strictObject({
    bars: z.strictObject({ ref: z.string(), rows: z.int() }),
    best: z.strictObject({ name: z.string() }).nullable(),
    prices: z.array(z.number()),
  }),
  defaults: { timeout: '2m', heartbeat: '30s', retry: { max_attempts: 5, backoff: 3, non_retryable: ['BadData'] } },
  run: never,
});

const detect = defineAction({
  name: 'market.detect',
  summary: 'Tell the regime',
  capability: 'compute',
  input: z.strictObject({ bars: z.strictObject({ ref: z.string(), rows: z.int() }) }),
  output: z.strictObject({ regime: z.string(), volatility: z.number(), confidence: z.number() }),
  publishes: { regime: 'regime', volatility: 'volatility' },
  defaults: { timeout: '1m' },
  run: never,
});

const submit = defineAction({
  name: 'live.submit',
  summary: 'Send orders',
  capability: 'live_trade',
  input: z.strictObject({}),
  output: z.strictObject({ accepted: z.int() }),
  defaults: { timeout: '10s' },
  maxAttempts: 1,
  run: never,
});

const wait = defineAction({
  name: 'test.wait',
  summary: 'Do nothing',
  capability: 'compute',
  input: z.strictObject({}),
  output: z.looseObject({}),
  defaults: { timeout: '1m' },
  run: never,
});

export const sampleActions: readonly Action[] = [load, detect, submit, wait];

/** Four actions that have what the compiler looks at: schemas, publications, defaults, limits and a capability each. */
export const sampleCatalogue = catalogueOf(sampleActions);
