import { eventually } from '../support/eventually';
import { kitActions } from '../support/kit/kit-actions';
import { kitPlan } from '../support/kit/scenario';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { journaled } from '../support/test-actions';
import { entriesOf, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

const journal = memoryJournal();
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  const actions = kitActions.map((action) => journaled(action, journal));
  worker = await startTestWorker(server, { actions, maxConcurrentActions: 1 });
});

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

it('a worker that has no room takes the actions of the most urgent run first', async () => {
  const { client, temporal } = worker;
  await client.start(
    kitPlan({ name: 'before', definition: { steps: [{ id: 'hang', action: 'kit.hang' }] } }),
    {},
    { runId: 'before' },
  );
  await eventually('the slot is taken', () => Promise.resolve(entriesOf(journal, 'before', 'began').length === 1));
  const plan = kitPlan({ name: 'one', definition: { steps: [{ id: 'b', action: 'kit.take', with: { ms: 1 } }] } });
  const runs = [
    ['later', 5],
    ['later_still', 5],
    ['usual', undefined],
    ['urgent', 1],
  ] as const;
  for (const [runId, priority] of runs) {
    await client.start(plan, {}, { runId, ...(priority !== undefined && { priority }) });
    await eventually('its action waits for the slot', async () => {
      const { raw } = await temporal.workflow.getHandle(runId).describe();
      return (raw.pendingActivities ?? []).length === 1;
    });
  }
  // Only now is the slot given back, however long the starts took.
  await temporal.workflow.getHandle('before').cancel();
  await Promise.all(runs.map(([runId]) => client.result(runId)));

  const began = journal
    .entries()
    .filter(({ what }) => what === 'began')
    .map(({ runId }) => runId);
  expect(began).toEqual(['before', 'urgent', 'usual', 'later', 'later_still']);
});
