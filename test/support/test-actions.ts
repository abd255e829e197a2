import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineAction, type Action } from '../../src/slices/action';
import { ActionError } from '../../src/slices/action-error';
import type { Ports } from '../../src/slices/ports';
import type { TestJournal } from './test-journal';

const quickRetry = { max_attempts: 3, initial_interval: '20ms', backoff: 2, max_interval: '1s' } as const;
const heartbeatEveryMs = 50;

/** Actions that do what their input says. Each notes in the journal when an attempt begins and how it ends. */
export function testActions(journal: TestJournal): readonly Action[] {
  return [echo, fail, failPermanently, sleepAction, ignoreCancel, silence, big, size, onceOnly, brokenContract].map(
    (action) => journaled(action, journal),
  );
}

/** The action, with a note in the journal when an attempt begins and how it ends. */
export function journaled(action: Action, journal: TestJournal): Action {
  return {
    ...action,
    run: async (input, ports) => {
      const note = (what: 'began' | 'ended' | 'stopped'): void => {
        const { runId, stepPath: path, attempt } = ports.step;
        journal.note({ runId, path, attempt, what, at: Date.now() });
      };
      note('began');
      try {
        return await action.run(input, ports);
      } finally {
        note(ports.signal.aborted ? 'stopped' : 'ended');
      }
    },
  };
}

const value = z.strictObject({ value: z.json() });

const echo = defineAction({
  name: 'test.echo',
  summary: 'Give back the value',
  capability: 'compute',
  input: value,
  output: value,
  defaults: { timeout: '10s', retry: quickRetry },
  run: async (input) => input,
});

const fail = defineAction({
  name: 'test.fail',
  summary: 'Fail the first attempts with a retryable error, then give the number of the attempt',
  capability: 'compute',
  input: z.strictObject({ times: z.int(), type: z.string().default('Flaky') }),
  output: z.strictObject({ attempt: z.int() }),
  defaults: { timeout: '10s', retry: quickRetry },
  run: async ({ times, type }, { step }) => {
    if (step.attempt <= times) throw new ActionError(type, `attempt ${step.attempt} fails`, { retryable: true });
    return { attempt: step.attempt };
  },
});

const failPermanently = defineAction({
  name: 'test.fail_permanently',
  summary: 'Fail after a while with an error that no retry can help',
  capability: 'compute',
  input: z.strictObject({ message: z.string().default('it cannot work'), after_ms: z.int().default(0) }),
  output: z.strictObject({}),
  defaults: { timeout: '10s', retry: quickRetry },
  run: async ({ message, after_ms }) => {
    if (after_ms > 0) await sleep(after_ms);
    throw new ActionError('Hopeless', message);
  },
});

const duration = z.strictObject({ ms: z.int() });

const sleepAction = defineAction({
  name: 'test.sleep',
  summary: 'Take some time, with heartbeats, and stop when told to',
  capability: 'compute',
  input: duration,
  output: duration,
  defaults: { timeout: '30s', heartbeat: '2s', retry: quickRetry },
  run: async (input, ports) => {
    await beatFor(input.ms, ports, () => {
      ports.signal.throwIfAborted();
    });
    return input;
  },
});

const ignoreCancel = defineAction({
  name: 'test.ignore_cancel',
  summary: 'Take some time with heartbeats, and finish even when told to stop',
  capability: 'compute',
  input: duration,
  output: duration,
  defaults: { timeout: '30s', heartbeat: '2s', retry: quickRetry },
  run: async (input, ports) => {
    await beatFor(input.ms, ports, () => undefined);
    return input;
  },
});

const silence = defineAction({
  name: 'test.silence',
  summary: 'Send no heartbeat for a while on the first attempts; be quick on later ones',
  capability: 'compute',
  input: z.strictObject({ ms: z.int(), attempts: z.int().default(1) }),
  output: z.strictObject({ attempt: z.int() }),
  defaults: { timeout: '30s', retry: quickRetry },
  run: async ({ ms, attempts }, { step }) => {
    if (step.attempt <= attempts) await sleep(ms);
    return { attempt: step.attempt };
  },
});

const big = defineAction({
  name: 'test.big',
  summary: 'Give a text of a size',
  capability: 'compute',
  input: z.strictObject({ characters: z.int(), of: z.string().default('x') }),
  output: z.strictObject({ text: z.string() }),
  defaults: { timeout: '10s', retry: quickRetry },
  run: async ({ characters, of }) => ({ text: of.repeat(characters) }),
});

const size = defineAction({
  name: 'test.size',
  summary: 'Give the length of a text',
  capability: 'compute',
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ characters: z.int() }),
  defaults: { timeout: '10s', retry: quickRetry },
  run: async ({ text }) => ({ characters: text.length }),
});

const onceOnly = defineAction({
  name: 'test.once_only',
  summary: 'Fail with a retryable error, though it may be tried only once, as an order may',
  capability: 'compute',
  input: z.strictObject({}),
  output: z.strictObject({}),
  defaults: { timeout: '10s' },
  maxAttempts: 1,
  run: async () => {
    throw new ActionError('Flaky', 'the answer never came', { retryable: true });
  },
});

const brokenContract = defineAction({
  name: 'test.broken_contract',
  summary: 'Give what its own schema does not allow',
  capability: 'compute',
  input: z.strictObject({}),
  output: z.strictObject({ n: z.number().max(0) }),
  defaults: { timeout: '10s', retry: quickRetry },
  run: async () => ({ n: 1 }),
});

async function beatFor(ms: number, { progress }: Ports, check: () => void): Promise<void> {
  for (let passed = 0; passed < ms; passed += heartbeatEveryMs) {
    progress(passed / ms);
    check();
    await sleep(Math.min(heartbeatEveryMs, ms - passed));
  }
}
