import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { noteJitter } from '../../src/activities';
import { pauseBeforeNext } from '../../src/activities/retry-pause';

const retryPolicy = { initialInterval: 1000, backoffCoefficient: 2, maximumInterval: 5000 };

/** The pause after an attempt that failed, where chance takes away `random` of what it may. */
async function pauseAfter(
  attempt: number,
  { jitter, random = 0.5, policy = retryPolicy }: { jitter?: unknown; random?: number; policy?: object | undefined },
): Promise<number | undefined> {
  return new MockActivityEnvironment({ attempt, retryPolicy: policy }).run(() => {
    const context = Context.current();
    if (jitter !== undefined) noteJitter(context, jitter);
    return Promise.resolve(pauseBeforeNext(context, () => random));
  });
}

describe('the pause before the next attempt', () => {
  it.each([
    ['is shorter by up to a fifth where the step says nothing', 1, {}, 900],
    ['is whole where chance takes nothing away', 1, { random: 0 }, 1000],
    ['grows with each attempt', 3, { random: 0 }, 4000],
    ['has a longest', 9, { jitter: 0.5 }, 3750],
    ['is shorter by the share that the step names', 2, { jitter: 1 }, 1000],
    ['is never nothing', 1, { jitter: 1, random: 1 }, 1],
    ['is the business of the server without jitter', 1, { jitter: 0 }, undefined],
    ['is the business of the server where it has not told its policy', 1, { policy: {} }, undefined],
  ])('%s', async (_, attempt, options, pause) => {
    expect(await pauseAfter(attempt, options)).toBe(pause);
  });

  it.each([[-0.1], [1.5], ['0.2'], [null], [Number.NaN]])('cannot be of a jitter of %p', async (jitter) => {
    await expect(pauseAfter(1, { jitter })).rejects.toThrow('the jitter of the step cannot be read');
  });
});
