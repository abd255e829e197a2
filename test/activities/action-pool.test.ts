import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { actionActivity } from '../../src/activities/action-activity';
import { catalogueOf } from '../../src/catalogue';
import type { ProcessPool } from '../../src/pool';
import { type Action, defineAction } from '../../src/slices/action';
import { testPool } from '../support/test-pool';
import { testPorts } from '../support/test-ports';

const usage = { peakMemoryBytes: 2 ** 20, cpuMs: 5 };

let pool: ProcessPool;
let called: jest.SpyInstance;
beforeEach(() => {
  // No process begins: what is asked of the pool is what counts.
  pool = testPool();
  called = jest.spyOn(pool, 'run').mockResolvedValue({ kind: 'done', output: { by: 'the pool' }, usage });
});
afterEach(() => pool.close());

const sizes = defineAction({
  name: 'test.sizes',
  summary: 'Say who ran it',
  capability: 'compute',
  input: z.strictObject({ rows: z.int().default(1), broken: z.boolean().default(false) }),
  output: z.strictObject({ by: z.string() }),
  defaults: { timeout: '1m' },
  pool: ({ rows, broken }) => {
    if (broken) throw new Error('the size cannot be told');
    return rows > 10;
  },
  run: async () => ({ by: 'the worker' }),
});

// Failures are what some of these expect: the SDK need not warn of them.
const logger = new DefaultLogger('ERROR');

const perform = (action: Action, input: unknown) =>
  new MockActivityEnvironment({ attempt: 1 }, { logger }).run(
    actionActivity(action, () => testPorts(), pool),
    input,
  );

describe('an action that says which inputs are large', () => {
  it('runs in the pool with a large one, and in the worker with another, defaults filled in', async () => {
    expect(await perform(sizes, { rows: 11 })).toMatchObject({ output: { by: 'the pool' }, usage });
    expect(await perform(sizes, { rows: 10 })).toEqual({
      bellwether: 1,
      output: { by: 'the worker' },
      attempts: 1,
      usage: { peakMemoryBytes: expect.any(Number), cpuMs: expect.any(Number), shared: true },
    });
    expect(await perform(sizes, {})).toMatchObject({ output: { by: 'the worker' } });
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('refuses an input that is not valid as ever', async () => {
    await expect(perform(sizes, { rows: 'many' })).rejects.toMatchObject({ type: 'InvalidInput', nonRetryable: true });
    expect(called).not.toHaveBeenCalled();
  });

  it('fails where it cannot say', async () => {
    await expect(perform(sizes, { broken: true })).rejects.toMatchObject({ message: 'the size cannot be told' });
  });
});

it('a shipped action runs in the pool with a large bar set, and in the worker with a small one', async () => {
  const action = catalogueOf().get('analyze.find_patterns')?.action;
  if (action === undefined) throw new Error('there is no analyze.find_patterns');
  const input = (rows: number) => ({
    bars: {
      ...{ ref: `sha256:${'0'.repeat(64)}`, kind: 'bar_set', bytes: 1, symbols: ['SPX'], interval: '1d', rows },
      ...{ from: '2008-01-02', to: '2008-12-31' },
    },
  });
  expect(await perform(action, input(1_000_000))).toMatchObject({ output: { by: 'the pool' } });
  await expect(perform(action, input(253))).rejects.toMatchObject({ type: 'ArtifactNotFound' });
  expect(called).toHaveBeenCalledTimes(1);
});
