import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { defineAction, type Action } from '../../src/slices/action';
import { ActionError } from '../../src/slices/action-error';
import { defineTask } from '../../src/slices/parallel-port';

const nothing = z.strictObject({});
const defaults = { timeout: '30s', retry: { max_attempts: 1 } } as const;

/** The slice actions that the tests run in the pool: each does what its input says, to the process it runs in. */
const pid = defineAction({
  name: 'pool.pid',
  summary: 'Tell the process that it runs in',
  capability: 'compute',
  input: nothing,
  output: z.strictObject({ pid: z.int() }),
  defaults,
  pool: true,
  run: async () => ({ pid: process.pid }),
});

const spin = defineAction({
  name: 'pool.spin',
  summary: 'Compute without giving way, for so long',
  capability: 'compute',
  input: z.strictObject({ ms: z.int(), note: z.string().optional() }),
  output: nothing,
  defaults,
  pool: true,
  run: async ({ ms, note }, { progress }) => {
    if (note !== undefined) progress(0, `${note} ${process.pid}`);
    // What is told goes out before the process no longer gives way.
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + ms;
    while (performance.now() < until) Math.sqrt(until);
    return {};
  },
});

const fill = defineAction({
  name: 'pool.fill',
  summary: 'Take so much memory in typed arrays, a part at a time, and keep it for so long',
  capability: 'compute',
  input: z.strictObject({
    mebibytes: z.int(),
    keep_ms: z.int().default(0),
    crossing: z.strictObject({ bytes: z.int(), file: z.string() }).optional(),
  }),
  output: z.strictObject({ bytes: z.int() }),
  defaults,
  pool: true,
  run: async ({ mebibytes, keep_ms, crossing }) => {
    let isAbove = crossing === undefined;
    const parts = Array.from({ length: mebibytes }, () => {
      const part = new Float64Array(2 ** 17).fill(1);
      if (crossing !== undefined && !isAbove && process.memoryUsage.rss() > crossing.bytes) {
        isAbove = true;
        // Written at once: what is told goes out when the process gives way, which it does not before it is full.
        writeFileSync(crossing.file, String(Date.now()));
      }
      return part;
    });
    await new Promise((resolve) => setTimeout(resolve, keep_ms));
    return { bytes: parts.reduce((sum, { byteLength }) => sum + byteLength, 0) };
  },
});

const die = defineAction({
  name: 'pool.die',
  summary: 'End the process from within',
  capability: 'compute',
  input: z.strictObject({ signal: z.string().optional(), code: z.int().default(0), says: z.string().default('') }),
  output: nothing,
  defaults,
  pool: true,
  run: async ({ signal, code, says }) => {
    await new Promise((resolve) => process.stderr.write(says, resolve));
    if (signal !== undefined) process.kill(process.pid, signal);
    else process.exit(code);
    return new Promise(() => undefined);
  },
});

const refuse = defineAction({
  name: 'pool.refuse',
  summary: 'Fail as it is told',
  capability: 'compute',
  input: z.strictObject({ code: z.string().optional(), retryable: z.boolean().default(false) }),
  output: nothing,
  defaults,
  pool: true,
  run: async ({ code, retryable }) => {
    if (code === undefined) throw new TypeError('not an error of its own', { cause: new RangeError('the reason') });
    throw new ActionError(code, 'it cannot work', { retryable });
  },
});

const usePorts = defineAction({
  name: 'pool.use_ports',
  summary: 'Use every kind of port',
  capability: 'compute',
  input: nothing,
  output: z.strictObject({
    cash: z.string(),
    kept: z.unknown(),
    refusal: z.strictObject({ code: z.string(), message: z.string() }),
    step: z.string(),
  }),
  defaults,
  pool: true,
  run: async (_, { account, artifacts, log, progress, step }) => {
    progress(0.25, 'a quarter');
    log.info('looked', { at: 'cash' });
    const { ref } = await artifacts.putJson('note', { from: 'a process' });
    const refusal = await account.equityHistory(1).then(
      () => ({ code: 'none', message: 'none' }),
      (error: unknown) =>
        error instanceof ActionError
          ? { code: error.code, message: error.message }
          : { code: 'other', message: String(error) },
    );
    const { cash } = await account.snapshot();
    return {
      cash,
      kept: await artifacts.getJson(ref),
      refusal,
      step: `${step.runId} ${step.stepPath} ${step.attempt}`,
    };
  },
});

/** Squares, and says in which process. */
const square = defineTask({
  name: 'square',
  run: async ({ value, ms }: { readonly value: number; readonly ms: number }) => {
    const until = performance.now() + ms;
    while (performance.now() < until) Math.sqrt(until);
    if (value < 0) throw new ActionError('Negative', `${value} is negative`);
    return { square: value * value, pid: process.pid };
  },
});

const spread = defineAction({
  name: 'pool.spread',
  summary: 'Square numbers in as many processes as are free',
  capability: 'compute',
  input: z.strictObject({ values: z.array(z.number()), ms: z.int().default(0) }),
  output: z.strictObject({ squares: z.array(z.number()), pids: z.array(z.int()), told: z.int() }),
  defaults,
  pool: true,
  tasks: [square],
  run: async ({ values, ms }, { parallel }) => {
    let told = 0;
    const results = await parallel.map(
      square,
      values.map((value) => ({ value, ms })),
      () => {
        told += 1;
      },
    );
    return { squares: results.map((result) => result.square), pids: results.map((result) => result.pid), told };
  },
});

const bigger = defineAction({
  name: 'pool.broken_contract',
  summary: 'Give what its own schema does not allow',
  capability: 'compute',
  input: nothing,
  output: z.strictObject({ n: z.number().max(0) }),
  defaults,
  pool: true,
  run: async () => ({ n: 1 }),
});

export const poolActions: readonly Action[] = [pid, spin, fill, die, refuse, usePorts, spread, bigger];
