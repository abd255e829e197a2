import { attemptOf, type PendingActivity } from '../../src/client/attempts-under-way';

type Client = Parameters<typeof attemptOf>[0];

const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Whose codec turns every payload into one that says `opened`. */
const withCodec: object = {
  options: {
    loadedDataConverter: {
      payloadCodecs: [
        { decode: async () => [{ data: utf8({ message: 'opened', stack_trace: '' }) }], encode: async () => [] },
      ],
    },
  },
};
const client = withCodec as Client;

const scheduled = 1;
const started = 2;

it.each<[string, PendingActivity, object]>([
  [
    'one that failed and waits for its time',
    {
      activityId: 'g/a',
      attempt: 2,
      state: scheduled,
      lastFailure: { message: 'no power', applicationFailureInfo: { type: 'LabBroken' } },
      nextAttemptScheduleTime: { seconds: 1_545_000_000, nanos: 500_000_000 },
    },
    {
      step: 'g/a',
      attempt: 2,
      running: false,
      lastFailure: { type: 'LabBroken', message: 'no power' },
      nextAt: '2018-12-16T22:40:00.500Z',
    },
  ],
  [
    'one that timed out and runs again',
    { activityId: 'a', attempt: 3, state: started, lastFailure: { message: 'late', timeoutFailureInfo: {} } },
    { step: 'a', attempt: 3, running: true, lastFailure: { type: 'Timeout', message: 'late' } },
  ],
  [
    'a failure that is encrypted',
    {
      activityId: 'a',
      attempt: 2,
      state: started,
      lastFailure: { message: 'Encoded failure', encodedAttributes: { data: utf8('x') } },
    },
    { step: 'a', attempt: 2, running: true, lastFailure: { type: 'Error', message: 'opened' } },
  ],
  ['a first attempt', { activityId: 'a', state: scheduled }, { step: 'a', attempt: 1, running: false }],
])('tells of %s', async (_, pending, told) => {
  expect(await attemptOf(client, pending)).toEqual(told);
});
