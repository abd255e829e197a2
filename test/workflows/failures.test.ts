import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import type { ActionPolicy } from '../../src/engine';
import { attemptsOf } from '../../src/workflows/failures';

const policy: ActionPolicy = {
  timeoutMs: 1000,
  retry: { maxAttempts: 5, initialIntervalMs: 1, backoff: 2, maxIntervalMs: 1, nonRetryable: [] },
};
const failed = (attempt?: number): ApplicationFailure =>
  ApplicationFailure.create({ message: 'no', ...(attempt !== undefined && { details: [{ attempt }] }) });

type Timeout = ConstructorParameters<typeof TimeoutFailure>[2];

const timedOut = (type: Timeout, before?: ApplicationFailure): TimeoutFailure =>
  Object.assign(new TimeoutFailure('late', undefined, type), { cause: before });

type RetryState = ConstructorParameters<typeof ActivityFailure>[3];

it.each<[string, Error, RetryState, number | undefined]>([
  ['the worker told which attempt it was', failed(3), 'NON_RETRYABLE_FAILURE', 3],
  ['a worker in another language did not', failed(), 'NON_RETRYABLE_FAILURE', undefined],
  ['all that were allowed timed out', timedOut('START_TO_CLOSE'), 'MAXIMUM_ATTEMPTS_REACHED', 5],
  ['one timed out, and there was no time for another', timedOut('START_TO_CLOSE'), 'TIMEOUT', 1],
  ['one was silent after two that failed', timedOut('HEARTBEAT', failed(2)), 'TIMEOUT', 3],
  ['the deadline came after three that failed', timedOut('SCHEDULE_TO_CLOSE', failed(3)), 'TIMEOUT', 3],
  ['nobody took it up', timedOut('SCHEDULE_TO_START'), 'TIMEOUT', undefined],
])('counts attempts where %s', (_, cause, retryState, attempts) => {
  const error = new ActivityFailure('failed', 'a.b', 'a', retryState, 'me', cause);

  expect(attemptsOf(error, policy)).toEqual(attempts === undefined ? {} : { attempts });
});
