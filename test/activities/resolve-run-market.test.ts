import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { resolveActivity } from '../../src/activities/resolve-run';
import { BellwetherError } from '../../src/base/errors';
import type { ResolvedRun } from '../../src/protocol';
import { fakeCatalogue } from '../support/fake-catalogue';
import { planOf } from '../support/plan-of';

const catalogue = fakeCatalogue({
  'desk.send': { name: 'desk.send', capability: 'live_trade' },
  'desk.practise': { name: 'desk.practise', capability: 'paper_trade' },
  'desk.far': { name: 'desk.far' },
});

/** The worker that takes the run does not know `desk.far`: the workers of another queue serve it. */
const here = { names: catalogue.names, get: (name: string) => (name === 'desk.far' ? undefined : catalogue.get(name)) };

/** What a run in a recorded session is answered, on an account at a venue. */
async function resolved(steps: string, events = ''): Promise<ResolvedRun> {
  const plan = planOf(
    `
    calendar: XNYS
    market: { replay: 2008-10-15 }
    steps: [${steps}]
    ${events}`,
    catalogue,
    'live_trade',
  );
  const resolve = resolveActivity({
    definitions: { find: async () => undefined, list: async () => [], read: async () => '' },
    catalogue: here,
    searchAttributes: async () => [],
    async requireReplayable({ workflowId, executionId }, { replay }) {
      throw new BellwetherError('NotPaper', `${workflowId} ${executionId} of ${replay} is at a venue`);
    },
  });
  const info = { workflowExecution: { workflowId: 'my-run', runId: 'first' } };
  const quiet = { logger: new DefaultLogger('ERROR') };
  return new MockActivityEnvironment(info, quiet).run(() => resolve({ definition: plan }));
}

describe('a run in a recorded session that is bound to an account at a venue', () => {
  it.each([
    ['an action that trades', '{ id: a, action: desk.send }', ''],
    ['an action that trades on paper', '{ id: a, action: desk.practise }', ''],
    ['an action in a loop', '{ id: l, for_each: { items: [1], as: n }, steps: [{ id: a, action: desk.send }] }', ''],
    [
      'an action in a fallback',
      '{ id: a, action: test.step, on_failure: { fallback: [{ id: f, action: desk.send }] } }',
      '',
    ],
    ['an action of a handler', '{ id: a, action: test.step }', 'events: { on_failed: [{ id: h, action: desk.send }] }'],
    ['an action that this worker does not know', '{ id: a, action: desk.far, task_queue: other }', ''],
    ['a definition that runs as a child', '{ id: a, workflow: other }', ''],
    ['a child in a branch', '{ id: c, branches: [{ when: 1 > 0, steps: [{ id: a, workflow: other }] }] }', ''],
  ])('is refused for %s', async (_, steps, events) => {
    await expect(resolved(steps, events)).rejects.toMatchObject({
      type: 'NotPaper',
      nonRetryable: true,
      message: 'my-run first of 2008-10-15 is at a venue',
    });
  });

  it('is taken where nothing in it may trade', async () => {
    const steps = '{ id: a, action: test.step }, { id: s, set: { x: 1 } }';

    expect(await resolved(steps)).toMatchObject({ market: { replay: '2008-10-15' } });
  });
});
