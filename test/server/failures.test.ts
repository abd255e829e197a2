import { catalogueOf } from '../../src/catalogue';
import type { Plan, StepReport } from '../../src/engine';
import { eventually } from '../support/eventually';
import { workflowTaskFailures } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { entriesOf, executions, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(60_000);

const journal = memoryJournal();
const actions = testActions(journal);
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

/** Runs a step by itself: what came of it, and how often its action began. */
async function runStep(step: string): Promise<StepReport & { readonly began: number }> {
  const runId = await worker.client.start(plan(`steps: [{ id: a, ${step} }]`));
  const { steps } = await worker.client.result(runId);
  expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
  return { ...steps[0], began: executions(journal, runId)['a'] ?? 0 };
}

describe('a failing step', () => {
  it('is tried again after pauses that grow, and counts its attempts', async () => {
    const retry = 'retry: { max_attempts: 4, initial_interval: 150ms, backoff: 2, jitter: 0 }';
    const runId = await worker.client.start(
      plan(`steps: [{ id: a, action: test.fail, with: { times: 3 }, ${retry} }]`),
    );
    const result = await worker.client.result(runId);

    expect(result.status).toBe('completed');
    expect(result.context.stepOutputs).toEqual({ a: { attempt: 4 } });
    expect(result.steps[0].attempts).toBe(4);
    expect(result.statistics).toMatchObject({ attempts: 4, retries: 3 });
    const { reasons } = await worker.client.explain(runId, 'a');
    expect(reasons.at(-1)).toBe('Attempt 3 of 4 failed: Flaky: attempt 3 fails');
    const began = entriesOf(journal, runId, 'began').map((entry) => entry.at);
    const pauses = began.slice(1).map((at, index) => at - began[index]);
    // The server's clock and this one may differ by some milliseconds.
    expect(pauses[0]).toBeGreaterThan(130);
    expect(pauses[1]).toBeGreaterThan(280);
    expect(pauses[2]).toBeGreaterThan(580);
  });

  it.each([
    ['as it is without jitter', ', jitter: 0', 3599.9, 3600.1],
    ['a little sooner where nothing is said of jitter', '', 2879, 3599.9],
    ['much sooner with much jitter', ', jitter: 0.9', 359, 3599.9],
  ])('is tried again after its pause, %s', async (_, jitter, least, most) => {
    const retry = `retry: { initial_interval: 1h, max_interval: 1h${jitter} }`;
    const runId = await worker.client.start(
      plan(`steps: [{ id: a, action: test.fail, with: { times: 9 }, ${retry} }]`),
    );
    const handle = worker.temporal.workflow.getHandle(runId);
    const pauses: number[] = [];
    await eventually('the server waits for the second attempt', async () => {
      const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
      const { seconds, nanos } = pending?.currentRetryInterval ?? {};
      if (seconds !== undefined && seconds !== null) pauses.push(Number(seconds) + (nanos ?? 0) / 1e9);
      return pauses.length > 0 && pauses[0] > 0;
    });
    await worker.client.cancel(runId);
    expect(pauses[0]).toBeGreaterThanOrEqual(least);
    expect(pauses[0]).toBeLessThanOrEqual(most);
  });

  it.each([
    ['when all attempts are used up', 'action: test.fail, with: { times: 9 }', 3, 'Flaky', 'attempt 3 fails'],
    ['at once when no retry can help', 'action: test.fail_permanently', 1, 'Hopeless', 'it cannot work'],
    [
      'at once for a type that it does not retry',
      'action: test.fail, with: { times: 9, type: OutOfMoney }, retry: { non_retryable: [OutOfMoney] }',
      1,
      'OutOfMoney',
      'attempt 1 fails',
    ],
    [
      'after one attempt when the action may run only once, whatever the defaults say',
      'action: test.once_only',
      1,
      'Flaky',
      'the answer never came',
    ],
    [
      'at once on an output that breaks its contract',
      'action: test.broken_contract',
      1,
      'InvalidOutput',
      'test.broken_contract returned something that its contract does not allow:\n✖ Too big: expected number to be <=0\n  → at n',
    ],
    [
      'at once on an output too large for a payload',
      'action: test.big, with: { characters: 1900000 }',
      1,
      'PayloadTooLarge',
      'the output of test.big has 1900011 bytes; at most 1835008 travel through a workflow',
    ],
  ])('fails %s', async (_, step, attempts, type, message) => {
    expect(await runStep(step)).toMatchObject({
      status: 'failed',
      attempts,
      began: attempts,
      error: { type, message },
    });
  });

  it.each([
    [
      'an attempt',
      'action: test.sleep, with: { ms: 9000 }, timeout: 300ms, retry: { max_attempts: 2 }',
      'the timeout of an attempt (300 ms) was exceeded',
      2,
    ],
    [
      'all attempts',
      'action: test.sleep, with: { ms: 9000 }, timeout: 600ms, deadline: 1s, retry: { max_attempts: 9 }',
      'the deadline for all attempts (1000 ms) was exceeded',
      undefined,
    ],
    [
      'silence',
      'action: test.silence, with: { ms: 2000, attempts: 9 }, heartbeat: 400ms, retry: { max_attempts: 2 }',
      'the heartbeat timeout (400 ms) was exceeded: the worker was lost or stopped reporting',
      2,
    ],
    [
      'waiting for a worker',
      'action: test.echo, with: { value: 1 }, task_queue: nobody-here, deadline: 400ms, timeout: 100ms',
      "the deadline for all attempts on task queue 'nobody-here' (400 ms) was exceeded",
      undefined,
    ],
  ])('is a Timeout when %s takes too long', async (_, step, message, attempts) => {
    const report = await runStep(step);

    expect(report).toMatchObject({ status: 'failed', error: { type: 'Timeout', message } });
    expect(report.attempts).toBe(attempts);
  });

  it('says when the deadline leaves no time for another attempt', async () => {
    const retry = 'retry: { max_attempts: 9, initial_interval: 600ms }';
    const report = await runStep(`action: test.fail, with: { times: 9 }, deadline: 1s, timeout: 1s, ${retry}`);

    expect(report).toMatchObject({
      status: 'failed',
      attempts: 2,
      error: {
        type: 'Flaky',
        message: 'attempt 2 fails (no time for another attempt before the deadline for all attempts (1000 ms))',
      },
    });
  });

  it('whose worker falls silent is tried again', async () => {
    const report = await runStep('action: test.silence, with: { ms: 2000 }, heartbeat: 400ms');

    expect(report).toMatchObject({ status: 'succeeded', attempts: 2 });
  });

  it('does not carry a message of a megabyte into history and result', async () => {
    const body = `
      variables: { text: { type: string } }
      steps: [{ id: a, action: test.fail_permanently, with: { message: "\${{ text }}" } }]`;
    const { error } = await worker.client.execute(plan(body), { text: 'x'.repeat(200_000) });

    expect(error?.type).toBe('Hopeless');
    expect(error?.message).toMatch(/^x{4000} … \(196000 more characters\)$/);
  });

  it.each([
    ['continue', 'on_failure: continue', 'degraded', { a: 'failed', b: 'succeeded' }],
    [
      'a fallback',
      'on_failure: { fallback: [{ id: plan_b, action: test.echo, with: { value: 2 } }] }',
      'degraded',
      { a: 'failed', 'a/fallback': 'succeeded', 'a/fallback/plan_b': 'succeeded', b: 'succeeded' },
    ],
    [
      'a fallback that fails too',
      'on_failure: { fallback: [{ id: plan_b, action: test.fail_permanently }] }',
      'failed',
      { a: 'failed', 'a/fallback': 'failed', 'a/fallback/plan_b': 'failed', b: 'skipped' },
    ],
    ['nothing', 'on_failure: fail', 'failed', { a: 'failed', b: 'skipped' }],
  ])('with %s decides how the run ends', async (_, onFailure, status, statuses) => {
    const result = await worker.client.execute(
      plan(`
        steps:
          - { id: a, action: test.fail_permanently, ${onFailure} }
          - { id: b, action: test.echo, with: { value: 1 } }`),
    );

    expect(result.status).toBe(status);
    expect(Object.fromEntries(result.steps.map((step) => [step.path, step.status]))).toEqual(statuses);
  });

  it('at the head of a thousand steps still gives a result', async () => {
    const rest = Array.from({ length: 1000 }, (_, n) => `  - { id: s${n}, action: test.echo, with: { value: 1 } }`);
    const body = `steps:\n  - { id: first, action: test.fail_permanently }\n${rest.join('\n')}`;
    const result = await worker.client.execute(plan(body));

    expect(result).toMatchObject({ status: 'failed', error: { step: 'first' }, progress: { skipped: 1000 } });
    expect(result.steps.at(-1)?.skip?.text).toBe("step 'first' failed");
  });

  it('in a parallel group cancels its siblings, and none of them goes on', async () => {
    const runId = await worker.client.start(
      plan(`
        mode: parallel
        steps:
          - { id: bad, action: test.fail_permanently, with: { after_ms: 300 } }
          - { id: busy, action: test.sleep, with: { ms: 30000 } }
          - { id: trying, action: test.fail, with: { times: 99 }, retry: { max_attempts: 99, initial_interval: 1s } }
          - { id: next, action: test.echo, with: { value: 1 }, depends_on: [busy] }`),
    );
    const result = await worker.client.result(runId);

    expect(result).toMatchObject({ status: 'failed', error: { type: 'Hopeless', step: 'bad' } });
    expect(Object.fromEntries(result.steps.map((step) => [step.path, step.status]))).toEqual({
      bad: 'failed',
      busy: 'cancelled',
      trying: 'cancelled',
      next: 'skipped',
    });
    await eventually('the sleeping action has stopped', () => entriesOf(journal, runId, 'stopped').length === 1, 5_000);
    expect(entriesOf(journal, runId, 'stopped')[0].path).toBe('busy');
    const attempts = executions(journal, runId)['trying'];
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(executions(journal, runId)).toEqual({ bad: 1, busy: 1, trying: attempts });
  });

  it('does not wait for a sibling that will not stop', async () => {
    const runId = await worker.client.start(
      plan(`
        mode: parallel
        steps:
          - { id: bad, action: test.fail_permanently, with: { after_ms: 100 } }
          - { id: deaf, action: test.ignore_cancel, with: { ms: 6000 } }`),
    );
    const result = await worker.client.result(runId);

    expect(result.status).toBe('failed');
    expect(result.steps[1].status).toBe('cancelled');
    expect(executions(journal, runId)).toEqual({ bad: 1, deaf: 1 });
    expect(entriesOf(journal, runId, 'ended').map((entry) => entry.path)).toEqual(['bad']);
    expect(entriesOf(journal, runId, 'stopped')).toEqual([]);
  });
});

describe('a run that is stopped', () => {
  const body = `
    steps:
      - { id: first, action: test.echo, with: { value: kept } }
      - id: both
        mode: parallel
        steps:
          - { id: busy, action: test.sleep, with: { ms: 30000 } }
          - { id: done, action: test.echo, with: { value: 1 } }
      - { id: last, action: test.echo, with: { value: 2 } }`;
  const statuses = {
    first: 'succeeded',
    both: 'cancelled',
    'both/busy': 'cancelled',
    'both/done': 'succeeded',
    last: 'skipped',
  };

  it('by a cancellation ends as cancelled, with what it has got so far', async () => {
    const runId = await worker.client.start(plan(body));
    await eventually('it is in the parallel group', () => entriesOf(journal, runId, 'ended').length === 2);
    await worker.client.cancel(runId);
    const result = await worker.client.result(runId);

    expect(result).toMatchObject({ status: 'cancelled', error: { message: 'cancellation was requested' } });
    expect(result.context.stepOutputs).toEqual({ first: { value: 'kept' }, 'both/done': { value: 1 } });
    expect(Object.fromEntries(result.steps.map((step) => [step.path, step.status]))).toEqual(statuses);
    await eventually('the action has stopped', () => entriesOf(journal, runId, 'stopped').length === 1, 5_000);
    expect((await worker.temporal.workflow.getHandle(runId).describe()).status.name).toBe('CANCELLED');
    expect(await workflowTaskFailures(worker.temporal, runId)).toEqual([]);
  });

  it('by its timeout fails as timed out, with what it has got so far', async () => {
    const runId = await worker.client.start(plan(`resources: { timeout: 1s }\n${body.replaceAll(/^ {4}/gm, '')}`));
    const result = await worker.client.result(runId);

    expect(result).toMatchObject({ status: 'timed_out', error: { message: 'the run took longer than 1s' } });
    expect(result.context.stepOutputs).toEqual({ first: { value: 'kept' }, 'both/done': { value: 1 } });
    expect(Object.fromEntries(result.steps.map((step) => [step.path, step.status]))).toEqual(statuses);
    await eventually('the action has stopped', () => entriesOf(journal, runId, 'stopped').length === 1, 5_000);
    const failure: unknown = await worker.temporal.workflow
      .getHandle(runId)
      .result()
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { type: 'RunTimedOut', message: 'the run took longer than 1s' } });
  });

  it('before a worker has seen it runs nothing', async () => {
    const handle = await worker.temporal.workflow.start('runDefinition', {
      workflowId: 'cancelled-early',
      taskQueue: 'late',
      args: [{ definition: plan(body) }],
    });
    await handle.cancel();
    const late = await startTestWorker(server, { actions, taskQueue: 'late' });
    const result = await late.client.result('cancelled-early');
    await late.stop();

    expect(result.status).toBe('cancelled');
    expect(result.steps.map((step) => step.status)).toEqual(['skipped', 'skipped', 'skipped', 'skipped', 'skipped']);
    expect(executions(journal, 'cancelled-early')).toEqual({});
  });
});
