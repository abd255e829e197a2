import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineAction, type Action } from '../../../src/slices/action';
import { ActionError } from '../../../src/slices/action-error';

const retry = { max_attempts: 3, initial_interval: '5ms', backoff: 1, max_interval: '10ms' } as const;
const defaults = { timeout: '10s', retry } as const;
const failure = { type: z.string().default('Broken'), message: z.string().default('it is broken') };

/** Gives back what it was given. */
const give = defineAction({
  name: 'kit.give',
  summary: 'Give back the value',
  capability: 'compute',
  input: z.strictObject({ value: z.json().default(null) }),
  output: z.strictObject({ value: z.json() }),
  defaults,
  run: async ({ value }) => ({ value }),
});

/** The same after some time. */
const take = defineAction({
  name: 'kit.take',
  summary: 'Take some time, and stop when told to',
  capability: 'compute',
  input: z.strictObject({ ms: z.int().default(20), value: z.json().default(null) }),
  output: z.strictObject({ value: z.json() }),
  defaults,
  run: async ({ ms, value }, { signal, progress }) => {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      progress(0);
      await sleep(Math.min(50, Math.max(0, end - Date.now())), undefined, { signal });
    }
    return { value };
  },
});

/** Runs until it is cancelled. */
const hang = defineAction({
  name: 'kit.hang',
  summary: 'Run until it is told to stop',
  capability: 'compute',
  input: z.strictObject({}),
  output: z.strictObject({}),
  defaults: { timeout: '1h', heartbeat: '10s', retry },
  run: async (_input, { signal, progress }) => {
    for (;;) {
      progress(0);
      await sleep(50, undefined, { signal });
    }
  },
});

/** Fails the first attempts. */
const flaky = defineAction({
  name: 'kit.flaky',
  summary: 'Fail the first attempts, then give the number of the attempt',
  capability: 'compute',
  input: z.strictObject({ failures: z.int().default(1), ...failure }),
  output: z.strictObject({ attempt: z.int() }),
  defaults,
  run: async ({ failures, type, message }, { step }) => {
    if (step.attempt <= failures) throw new ActionError(type, message, { retryable: true });
    return { attempt: step.attempt };
  },
});

/** Fails for good. */
const breaks = defineAction({
  name: 'kit.break',
  summary: 'Fail with an error that no retry can help',
  capability: 'compute',
  input: z.strictObject({ ms: z.int().default(0), ...failure }),
  output: z.strictObject({}),
  defaults,
  run: async ({ ms, type, message }) => {
    await sleep(ms);
    throw new ActionError(type, message);
  },
});

/** Publishes facts by its contract. */
const facts = defineAction({
  name: 'kit.facts',
  summary: 'Publish a regime and a drawdown',
  capability: 'compute',
  input: z.strictObject({ regime: z.string().default('bull'), drawdown: z.number().default(0) }),
  output: z.strictObject({ regime: z.string(), drawdown: z.number() }),
  publishes: { regime: 'regime', drawdown: 'drawdown' },
  defaults,
  run: async (input) => input,
});

/** What the scenarios of the kit may call. Each does what its input says, so that every driver can do the same. */
export const kitActions: readonly Action[] = [give, take, hang, flaky, breaks, facts];
