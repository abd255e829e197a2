import { catalogueOf } from '../../../src/catalogue';
import { explain } from '../../../src/cli/commands/explain';
import { show } from '../../../src/cli/commands/show';
import { defaultTaskQueue } from '../../../src/protocol';
import { fakeOutput } from '../../cli/fake-output';
import { eventually } from '../../support/eventually';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { testActions } from '../../support/test-actions';
import { memoryJournal } from '../../support/test-journal';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const actions = testActions(memoryJournal());
const before = process.env;
const { signal } = new AbortController();
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions, taskQueue: defaultTaskQueue });
  process.env = { ...before, TEMPORAL_ADDRESS: server.address };
}, 600_000);

afterAll(async () => {
  process.env = before;
  await worker.stop();
  await server.stop();
});

it('a run that was terminated is shown and explained as it stood then', async () => {
  const plan = planOf(
    `
    steps:
      - { id: a, action: test.echo, with: { value: 1 } }
      - { id: go, wait: { event: go } }`,
    catalogueOf(actions),
  );
  const runId = await worker.client.start(plan);
  await eventually('it waits', async () => {
    const run = await worker.client.progress(runId);
    return run?.steps.some(({ path, status }) => path === 'go' && status === 'running') === true;
  });
  await worker.temporal.workflow.getHandle(runId).terminate('as an operator may');

  const shown = fakeOutput();
  await show(runId, shown, signal);
  const text = shown.lines.join('\n');
  expect(shown.lines[0]).toContain('   terminated   ');
  expect(text).toMatch(/It was terminated, [^]* as they\s+stood\s+then/);
  expect(text).toMatch(/✓ a +succeeded/);
  expect(text).toMatch(/▸ go +running .*waits for the event 'go'/);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`RunTerminated: run ${runId} was terminated: as an operator may`);

  const asData = fakeOutput({ json: true });
  await show(runId, asData, signal);
  expect(asData.documents).toMatchObject([
    { runId, status: 'terminated', error: { type: 'RunTerminated' }, steps: [{ path: 'a' }, { path: 'go' }] },
  ]);

  const why = fakeOutput();
  await explain(runId, undefined, why, signal);
  expect(why.lines.join('\n')).toContain("waits for the event 'go'");
});
