import { readFault, withFaults, type ActionCall, type AttemptEnd } from '../../src/simulation';

const paths = ['fetch', 'loop/orders', 'loop/quotes', 'after/orders'];

it.each([
  ['quotes: timeout@3', { step: 'loop/quotes', kind: 'timeout', attempt: 3 }],
  ['loop/orders: ambiguous@1', { step: 'loop/orders', kind: 'ambiguous', attempt: 1 }],
  ['loop: error@2', { step: 'loop', within: true, kind: 'error', attempt: 2 }],
  [' fetch:slow@12 ', { step: 'fetch', kind: 'slow', attempt: 12 }],
])('reads %s', (text, fault) => {
  expect(readFault(text, paths)).toEqual(fault);
});

it.each([
  ['orders: timeout@3', "'orders' may be loop/orders or after/orders: write the path"],
  [
    'order: timeout@3',
    "there is no step 'order' that is an action or has one in it. Did you mean 'orders'? There are: fetch, ",
  ],
  ['fetch: late@3', "'late' in 'fetch: late@3' is no kind of fault; there are error, timeout, slow, ambiguous."],
  ['fetch: error', "'fetch: error' is no fault"],
  ['fetch: error@0', 'is no fault'],
])('refuses %s', (text, message) => {
  expect(() => readFault(text, paths)).toThrow(message);
});

const call = (path: string): ActionCall => ({
  executionId: 'run',
  path,
  action: 'kit.give',
  input: {},
  attempt: 1,
  at: 0,
  policy: {
    timeoutMs: 1000,
    retry: { maxAttempts: 3, initialIntervalMs: 1, backoff: 2, maxIntervalMs: 10, nonRetryable: [] },
  },
});

it.each([
  ['error', 0, { kind: 'failed', error: { type: 'InjectedFault' }, retryable: true }],
  ['timeout', 0, { kind: 'silent' }],
  ['slow', 1, { kind: 'succeeded', tookMs: 999 }],
  ['ambiguous', 1, { kind: 'silent' }],
] as const)('%s comes with the second attempt of its step, over all ticks', async (kind, performedThen, expected) => {
  let performed = 0;
  const perform = withFaults(() => {
    performed += 1;
    return { kind: 'succeeded', output: {}, tookMs: 0 };
  }, [{ step: 'loop/quotes', kind, attempt: 2 }]);
  const ends: AttemptEnd[] = [];
  for (const path of ['loop[0]/quotes', 'fetch', 'loop[0]/quotes', 'loop[0]/quotes'])
    ends.push(await perform(call(path)));
  expect(ends[2]).toMatchObject(expected);
  expect([ends[0].kind, ends[1].kind, ends[3].kind]).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(performed).toBe(3 + performedThen);
});

it('of a list of steps comes with the attempt that makes up the number, whichever action in it that is', async () => {
  const perform = withFaults(
    () => ({ kind: 'succeeded', output: {}, tookMs: 0 }),
    [{ step: 'loop', within: true, kind: 'error', attempt: 3 }],
  );
  const ends: string[] = [];
  for (const path of ['loop[0]/quotes', 'loops/quotes', 'loop[0]/orders', 'loop[1]/quotes', 'loop[1]/orders'])
    ends.push((await perform(call(path))).kind);
  expect(ends).toEqual(['succeeded', 'succeeded', 'succeeded', 'failed', 'succeeded']);
});
