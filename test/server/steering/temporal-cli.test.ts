import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { catalogueOf } from '../../../src/catalogue';
import type { Plan } from '../../../src/engine';
import { findTemporal } from '../../../src/server';
import { eventually } from '../../support/eventually';
import { workflowTaskFailures } from '../../support/history';
import { kitActions } from '../../support/kit/kit-actions';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const plan = (body: string): Plan => planOf(body, catalogueOf(kitActions));
let server: TestServer;
let worker: TestWorker;
let binary: string;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions: kitActions });
  binary = (await findTemporal()).path;
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

/** What a person types after `temporal workflow`, and what it prints. */
async function temporal(...argv: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['workflow', ...argv, '--address', server.address]);
  return stdout;
}

const signal = (runId: string, name: string, ...input: string[]): Promise<string> =>
  temporal('signal', '--workflow-id', runId, '--name', name, ...input.flatMap((text) => ['--input', text]));

/** Starts a run and waits until a step of it is where it should be. */
async function started(body: string, step: string, status = 'running'): Promise<string> {
  const runId = await worker.client.start(plan(body));
  await reaches(runId, step, status);
  return runId;
}

async function reaches(runId: string, step: string, status: string): Promise<void> {
  await eventually(`${step} is ${status}`, async () => {
    const run = await worker.client.progress(runId);
    return run?.steps.some((one) => one.path === step && one.status === status) === true;
  });
}

async function ended(runId: string) {
  const result = await worker.client.result(runId);
  const failures = await workflowTaskFailures(worker.temporal, runId);
  // The server refuses to end an execution that has a message it has not seen: so none is lost.
  expect(failures.filter((cause) => cause !== 'UnhandledCommand')).toEqual([]);
  const statuses = Object.fromEntries(result.steps.map(({ path, status }) => [path, status]));
  return { ...result, statuses, said: (result.notes ?? []).map(({ text }) => text) };
}

const hanging = `
steps: [{ id: hang, action: kit.hang }, { id: after, action: kit.give }]
events:
  on_emergency: [{ id: close, action: kit.give, with: { value: '\${{ event.payload }}' } }]
`;

const waiting = `
steps:
  - { id: go, wait: { event: go } }
  - { id: ask, approve: 'Go on?' }
`;

describe('the Temporal CLI', () => {
  it('pauses a run, which starts nothing until it is resumed', async () => {
    const runId = await started(`steps: [{ id: go, wait: { event: go } }, { id: after, action: kit.give }]`, 'go');
    await signal(runId, 'pause', '{"by":"ann"}');
    await signal(runId, 'event', '{"name":"go"}');
    await reaches(runId, 'after', 'ready');
    expect((await worker.client.progress(runId))?.paused).toMatchObject({ by: 'ann' });

    await signal(runId, 'resume');

    expect((await ended(runId)).statuses).toEqual({ go: 'succeeded', after: 'succeeded' });
  });

  it('sends events and decides', async () => {
    const runId = await started(waiting, 'go');

    await signal(runId, 'event', '{"name":"go","payload":{"price":42}}');
    await signal(runId, 'decide', '{"step":"ask","approved":true,"by":"ann"}');

    const { context, said, status } = await ended(runId);
    expect(status).toBe('completed');
    expect(context.stepOutputs).toEqual({
      go: { name: 'go', payload: { price: 42 } },
      ask: { approved: true, by: ['ann'] },
    });
    expect(said).toEqual([]);
  });

  it('halts by a signal', async () => {
    const runId = await started(hanging, 'hang');

    await signal(runId, 'emergencyHalt', '{"reason":"fat finger","by":"ann"}');

    const { status, statuses, context, ending } = await ended(runId);
    expect(status).toBe('halted');
    expect(ending).toEqual({ status: 'halted', reason: 'fat finger', by: 'ann' });
    expect(statuses).toMatchObject({ hang: 'cancelled', after: 'skipped', 'events.on_emergency[0]': 'succeeded' });
    expect(context.stepOutputs['events.on_emergency[0]/close']).toEqual({
      value: { reason: 'fat finger', by: 'ann' },
    });
  });

  it('halts many by one batch query, and no other', async () => {
    const definition = plan(hanging);
    const [first, second] = await Promise.all([
      worker.client.start(definition, {}, { runId: 'desk-a-1' }),
      worker.client.start(definition, {}, { runId: 'desk-a-2' }),
    ]);
    const other = await worker.client.start(definition, {}, { runId: 'desk-b-1' });
    await Promise.all([first, second, other].map((runId) => reaches(runId, 'hang', 'running')));

    const query = `WorkflowType = 'runDefinition' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH 'desk-a-'`;
    const input = ['--input', '{"reason":"fat finger","by":"ann"}', '--reason', 'fat finger'];
    await temporal('signal', '--query', query, '--name', 'emergencyHalt', ...input, '--yes');

    expect([(await ended(first)).status, (await ended(second)).status]).toEqual(['halted', 'halted']);
    expect((await worker.client.show(other)).status).toBe('running');
    await temporal('cancel', '--workflow-id', other);
    await ended(other);
  });

  it('halts by an update, which answers when the handlers have ended', async () => {
    const runId = await started(hanging, 'hang');
    const argv = ['--workflow-id', runId, '--name', 'halt', '--input', '{"reason":"drill","by":"bob"}', '-o', 'json'];

    const printed: unknown = JSON.parse(await temporal('update', 'execute', ...argv));

    expect(printed).toMatchObject({
      result: {
        status: 'halted',
        cancelled: ['hang'],
        handlers: [{ path: 'events.on_emergency[0]', status: 'succeeded' }],
      },
    });
    expect((await ended(runId)).status).toBe('halted');
  });

  it('cancels a run', async () => {
    const runId = await started(hanging, 'hang');

    await temporal('cancel', '--workflow-id', runId);

    expect((await ended(runId)).status).toBe('cancelled');
  });

  it('asks why a step stands as it does', async () => {
    const runId = await started(waiting, 'go');
    const argv = ['--workflow-id', runId, '--type', 'explain', '--input', '{"step":"ask"}', '-o', 'json'];

    const printed = await temporal('query', ...argv);
    const state = await temporal('query', '--workflow-id', runId, '--type', 'state', '-o', 'json');
    const progress = await temporal('query', '--workflow-id', runId, '--type', 'progress', '-o', 'json');

    expect(state).toContain('"stepOutputs"');
    expect(progress).toContain('"percent"');
    expect(printed).toContain("It waits for 'go' (running).");
    const all = await temporal('query', '--workflow-id', runId, '--type', 'explain', '-o', 'json');
    expect(all).toContain("It waits for: the event 'go'");
    expect(all).toContain("It waits for 'go' (running).");
    await temporal('cancel', '--workflow-id', runId);
    await ended(runId);
  });
});

describe('what is mistyped has no effect, and the run says so', () => {
  it.each<[string, string, string[], string]>([
    ['an event as text', 'event', ['"go"'], `signal 'event': send {"name":"price_alert","payload":…}, not "go"`],
    [
      'an event without a name',
      'event',
      ['{"payload":1}'],
      `signal 'event': send {"name":"price_alert","payload":…}, not {"payload":1}`,
    ],
    ['no event at all', 'event', [], `signal 'event': send {"name":"price_alert","payload":…}, not undefined`],
    [
      'an event nobody waits for',
      'event',
      ['{"name":"gone"}'],
      "event 'gone': no handler is open to it and no step waits for it; the run takes: go",
    ],
    [
      'a decision that is no yes or no',
      'decide',
      ['{"step":"ask","approved":"yes","by":"ann"}'],
      `signal 'decide': send {"step":"path/of/step","approved":true,"by":"name"}, not {"step":"ask","approved":"yes","by":"ann"}`,
    ],
    [
      'a decision as a list',
      'decide',
      ['[1,2]'],
      `signal 'decide': send {"step":"path/of/step","approved":true,"by":"name"}, not [1,2]`,
    ],
    [
      'a decision on a step that there is not',
      'decide',
      ['{"step":"aks","approved":true,"by":"ann"}'],
      "decision of 'ann' on 'aks': there is no such approval; the run asks at: ask",
    ],
  ])('%s', async (_, name, input, note) => {
    const runId = await started(waiting, 'go');
    await signal(runId, name, ...input);
    await signal(runId, 'event', '{"name":"go"}');
    await signal(runId, 'decide', '{"step":"ask","approved":false,"by":"bob"}');

    const { said, status } = await ended(runId);

    expect(status).toBe('completed');
    expect(said).toEqual([note]);
  });

  it.each<[string, string[], string]>([
    ['nothing', [], 'no reason was given'],
    ['bare text', ['"too risky"'], 'too risky'],
    ['a number', ['42'], 'no reason was given'],
    ['a reason that is none', ['{"reason":["x"],"by":7}'], 'no reason was given'],
  ])('but a halt is never refused: %s', async (_, input, reason) => {
    const runId = await started(hanging, 'hang');

    await signal(runId, 'emergencyHalt', ...input);

    const { status, ending, statuses } = await ended(runId);
    expect(status).toBe('halted');
    expect(ending).toEqual({ status: 'halted', reason });
    expect(statuses['events.on_emergency[0]']).toBe('succeeded');
  });

  it('a pause and a resume with anything in them do what they say', async () => {
    const runId = await started(waiting, 'go');
    await signal(runId, 'pause', '[]');
    await eventually('it is paused', async () => (await worker.client.progress(runId))?.paused !== undefined);
    await signal(runId, 'resume', '"now"');
    await eventually('it goes on', async () => (await worker.client.progress(runId))?.paused === undefined);
    await temporal('cancel', '--workflow-id', runId);

    expect((await ended(runId)).said).toEqual([]);
  });
});
