import { BellwetherError } from '../../src/base/errors';
import type { RunEvent } from '../../src/client';
import { resultOfRun } from '../../src/client/run-result';
import { watchRun } from '../../src/client/watch-run';
import type { RunDescription } from '../../src/protocol';
import { fakeWorkflowClient, type FakeRun } from './fake-workflow-client';

const progress = { percent: 50, total: 2, succeeded: 1, failed: 0, skipped: 0, cancelled: 0, running: 1 };
const description: RunDescription = {
  definition: 'simple',
  version: '1.0.0',
  planHash: 'sha256:0',
  status: 'running',
  progress,
  steps: [{ path: 'a', kind: 'action', status: 'running' }],
};
const statistics = { startedAt: '2018-12-31T16:00:00.000Z', attempts: 1, retries: 0 };
const result = { status: 'completed', progress: { ...progress, percent: 100 }, steps: [], statistics };

const named = (name: string, message: string, code?: number): Error => {
  const cause =
    code === undefined ? undefined : Object.assign(new Error(message), { code, details: message, metadata: {} });
  return Object.assign(new Error(message, { cause }), { name });
};
const tooLarge = named('QueryNotRegisteredError', 'Blob data size exceeds limit.');

async function follow(run: FakeRun, executionId?: string) {
  const { client, asked } = fakeWorkflowClient({ result, ...run });
  const events: RunEvent[] = [];
  try {
    for await (const event of watchRun(client, 'r', executionId)) events.push(event);
    return { events: events.map(({ kind }) => kind), asked };
  } catch (error) {
    return { events: events.map(({ kind }) => kind), asked, error };
  }
}

describe('watching a run', () => {
  it('tells what it says of itself, and its end', async () => {
    expect(await follow({ answers: [description] })).toMatchObject({
      events: ['started', 'step', 'progress', 'progress', 'ended'],
    });
  });

  it.each([
    ['no worker answers in time', named('ServiceError', 'deadline', 4)],
    ['it has not had its first task', named('ServiceError', 'not yet', 9)],
    ['its worker is away', named('ServiceError', 'unavailable', 14)],
    ['its queries are rejected', named('QueryRejectedError', 'rejected')],
  ])('goes on while %s', async (_, error) => {
    expect(await follow({ answers: [error, description], grows: 2 })).toMatchObject({
      events: ['started', 'step', 'progress', 'progress', 'ended'],
    });
  });

  it('fails when the run cannot say how it stands, and says why', async () => {
    const { error, events } = await follow({ answers: [tooLarge] });

    expect(events).toEqual([]);
    expect(error).toBeInstanceOf(BellwetherError);
    expect(error).toMatchObject({
      code: 'RunUnreadable',
      message: 'the run r cannot say how it stands: Blob data size exceeds limit.',
    });
  });

  it.each([
    ['a query that is not allowed', named('ServiceError', 'no permission', 7)],
    ['an error that is none of the server', new TypeError('x is not a function')],
  ])('fails for %s', async (_, error) => {
    expect(await follow({ answers: [error] })).toMatchObject({ error });
  });

  it('tells the end of a run that has ended by the time it was asked', async () => {
    const { events } = await follow({ answers: [tooLarge], status: 'COMPLETED' });

    expect(events.at(-1)).toBe('ended');
  });

  it('stays with the execution it was given, though others may have its id', async () => {
    expect((await follow({ answers: [description] }, 'first')).asked).toEqual([
      'r first',
      'r first',
      'r first',
      'r first',
    ]);
    expect((await follow({ answers: [description] })).asked).toEqual(['r', 'r', 'r', 'r']);
  });
});

it('the result of a run is that of the execution it was asked of', async () => {
  const { client, asked } = fakeWorkflowClient({ result });

  expect(await resultOfRun(client, 'r', 'first')).toEqual(result);
  expect(asked).toEqual(['r first']);
});
