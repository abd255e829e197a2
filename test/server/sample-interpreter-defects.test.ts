import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DefinitionFolders } from '../../src/adapters/definitions/definition-folders';
import { catalogueOf } from '../../src/catalogue';
import { hashOf } from '../../src/definition/build-plan';
import type { Plan } from '../../src/engine';
import { withStep } from '../support/changed-plan';
import { eventually } from '../support/eventually';
import { workflowTaskFailures } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { entriesOf, executions, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(120_000);

/**
 * The interpreter of step graphs that Temporal's own sample shows, and that many copy, has four defects that a trader would
 * pay for. Here is what happens in each of these cases instead. (More of the first and second: bad-input.test.ts; of the
 * fourth: failures.test.ts.)
 */
const journal = memoryJournal();
const actions = testActions(journal);
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
let server: TestServer;
let worker: TestWorker;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  folder = path.join(server.stateFolder, 'definitions');
  await mkdir(folder);
  worker = await startTestWorker(server, { actions, definitions: new DefinitionFolders([folder]) });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

let started = 0;

/** Starts a workflow with arguments as they come, and gives the failure that it ends with. */
async function failureOf(args: unknown[], type = 'runDefinition'): Promise<ApplicationFailure> {
  const workflowId = `by-hand-${(started += 1)}`;
  const { workflow } = worker.temporal;
  const handle = await workflow.start(type, { workflowId, taskQueue: worker.taskQueue, args });
  let failures: readonly string[] = [];
  // What retries its workflow task for ever never ends: it is not waited for.
  await eventually(
    'the run has ended, or a workflow task has failed',
    async () => {
      failures = await workflowTaskFailures(worker.temporal, workflowId);
      return failures.length > 0 || (await handle.describe()).status.name !== 'RUNNING';
    },
    10_000,
  );
  expect(failures).toEqual([]);
  const error: unknown = await handle.result().then(
    (result: unknown) => new Error(`it ended well: ${JSON.stringify(result)}`),
    (failure: unknown) => failure,
  );
  expect(executions(journal, workflowId)).toEqual({});
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause;
  throw error;
}

/** A plan as a compiler without checks would make it. */
const unchecked = (change: Partial<Record<string, unknown>>): Plan => {
  const { hash: _, ...content } = withStep(echo, 'a', change);
  return { ...content, hash: hashOf(content) };
};
const echo = plan('steps: [{ id: a, action: test.echo, with: { value: 1 } }]');

describe('a misspelt variable', () => {
  it.each([
    ['in a template', 'action: test.echo, with: { value: "${{ inital_capital }}" }', "did you mean 'initial_capital'?"],
    [
      'in a longer text',
      'action: test.echo, with: { value: "capital ${{ inital_capital }}" }',
      "did you mean 'initial_capital'?",
    ],
    ['in a condition', 'action: test.echo, with: { value: 1 }, when: inital_capital > 0', "'inital_capital'"],
    ['where a number belongs, without a template', 'action: test.sleep, with: { ms: inital_capital }', 'a number'],
    ['in items', "for_each: { items: '${{ symbosl }}' }, steps: [{ id: b, action: test.once_only }]", "'symbosl'"],
  ])('%s is an issue, and never text that an action gets', async (place, step, message) => {
    const name = place.replaceAll(/\W+/g, '_');
    await writeFile(
      path.join(folder, `${name}.yaml`),
      `name: ${name}
version: 1.0.0
type: analysis
variables:
  initial_capital: { type: number, default: 1000 }
  symbols: { type: array, items: { type: string }, default: [SPX] }
steps: [{ id: a, ${step} }]
`,
    );
    const failure = await failureOf([{ definition: name }]);

    expect(failure.type).toBe('InvalidDefinition');
    expect(failure.message).toContain(message);
  });

  it('in a plan that no compiler has seen ends the run, and the action gets nothing', async () => {
    const { type, message } = await failureOf([
      { definition: unchecked({ with: { value: '${{ inital_capital }}' } }) },
    ]);

    expect(type).toBe('RunFailed');
    expect(message).toContain('inital_capital');
  });

  it('among the variables of a start is refused', async () => {
    const definition = plan(`
      variables: { initial_capital: { type: number, default: 1000 } }
      steps: [{ id: a, action: test.echo, with: { value: "\${{ initial_capital }}" } }]`);

    expect(await failureOf([{ definition, variables: { inital_capital: 1 } }])).toMatchObject({
      type: 'InvalidVariables',
    });
  });
});

describe('a malformed node', () => {
  it.each([
    ['without a kind', { kind: undefined }],
    ['of an unknown kind', { kind: 'teleport' }],
    ['of a kind that every object inherits', { kind: 'constructor' }],
    ['whose action is a number', { action: 42 }],
    ['whose input is a text', { with: 'value' }],
    ['without a policy', { policy: undefined }],
    ['that waits for nothing known', { dependsOn: 'b' }],
    ['whose condition is a number', { when: 7 }],
    ['that is a loop without steps', { kind: 'for_each', steps: undefined }],
  ])('%s ends the run with what is wrong, and no workflow task is tried again', async (_, change) => {
    expect(await failureOf([{ definition: unchecked(change) }])).toMatchObject({ type: 'InvalidPlan' });
  });

  it.each([
    ['null', null],
    ['a text', 'a'],
    ['a list', []],
  ])('that is %s ends the run with what is wrong', async (_, step) => {
    const { hash: _hash, ...content } = structuredClone(echo);
    Object.assign(content.root, { steps: [step] });

    expect(await failureOf([{ definition: { ...content, hash: hashOf(content) } }])).toMatchObject({
      type: 'InvalidPlan',
    });
  });

  it.each([
    ['a number', 5],
    ['a text', 'state'],
    ['a state that is a number', { state: 5 }],
    ['a state of nothing', { state: {} }],
    ['a state whose steps are a list', { state: { steps: [], variables: {}, facts: {}, compensated: [] } }],
    ['null', null],
    ['a state and what only a new execution has', { state: {}, searchAttributes: [] }],
  ])('in what is carried on, %s, ends the run', async (_, carried) => {
    expect(await failureOf([{ definition: echo }, carried])).toMatchObject({ type: 'InvalidInput' });
  });

  it.each([
    ['nothing', []],
    ['null', [null]],
    ['a text', ['loop']],
    ['an object of nothing', [{}]],
    ['a parent that is a number', [{ parent: 5, path: 'loop', scheduleId: 'x' }]],
  ])('given to a tick, %s, ends the tick', async (_, args) => {
    expect(await failureOf(args, 'runTick')).toMatchObject({ type: 'InvalidInput' });
  });
});

describe('an unknown activity', () => {
  it('is an issue of the definition', async () => {
    await writeFile(
      path.join(folder, 'unknown_activity.yaml'),
      'name: unknown_activity\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, action: test.ecko, with: { value: 1 } }]\n',
    );
    const failure = await failureOf([{ definition: 'unknown_activity' }]);

    expect(failure.type).toBe('InvalidDefinition');
    expect(failure.message).toContain("there is no action 'test.ecko'");
  });

  it('of a plan that no compiler has seen ends the run', async () => {
    expect(await failureOf([{ definition: unchecked({ action: 'test.ecko' }) }])).toMatchObject({
      type: 'UnknownAction',
      message: expect.stringContaining("there is no action 'test.ecko'") as unknown,
    });
  });

  it("is tried once where the step's own queue is served by workers that are not ours and do not have it", async () => {
    const connection = await NativeConnection.connect({ address: server.address });
    const foreign = await Worker.create({
      connection,
      taskQueue: 'foreign',
      activities: { 'research.other': () => Promise.resolve(1) },
    });
    const serving = foreign.run();
    const definition = plan(
      'steps: [{ id: a, action: test.echo, with: { value: 1 }, task_queue: foreign, retry: { max_attempts: 50 } }]',
    );
    const result = await worker.client.execute(definition);
    foreign.shutdown();
    await serving;
    await connection.close();

    expect(result).toMatchObject({ status: 'failed', error: { type: 'NotFoundError', step: 'a' } });
    expect(result.error?.message).toContain('test.echo');
  });
});

describe('a failure beside running steps', () => {
  it('stops them, wherever they are nested, and nothing more begins', async () => {
    const runId = await worker.client.start(
      plan(`
        mode: parallel
        steps:
          - { id: bad, action: test.fail_permanently, with: { after_ms: 500 } }
          - { id: busy, action: test.sleep, with: { ms: 60000 }, timeout: 2m }
          - { id: behind, mode: background, steps: [{ id: busy, action: test.sleep, with: { ms: 60000 }, timeout: 2m }] }
          - { id: each, for_each: { items: [1, 2, 3], max_concurrent: 2 }, steps: [{ id: busy, action: test.sleep, with: { ms: 60000 }, timeout: 2m }] }
          - { id: idle, wait: 1h }
          - { id: ask, approve: Go on? }
          - { id: next, action: test.echo, with: { value: 1 }, depends_on: [busy] }`),
    );
    const { status, error, steps } = await worker.client.result(runId);

    expect({ status, step: error?.step }).toEqual({ status: 'failed', step: 'bad' });
    const unfinished = steps.filter((step) => ['running', 'pending', 'waiting'].includes(step.status));
    expect(unfinished).toEqual([]);
    const busy = ['behind/busy', 'busy', 'each[0]/busy', 'each[1]/busy'];
    await eventually('every sibling that had begun has stopped', () => {
      const stopped = entriesOf(journal, runId, 'stopped').map(({ path: at }) => at);
      return busy.every((at) => stopped.includes(at));
    });
    expect(Object.keys(executions(journal, runId)).sort()).toEqual(['bad', ...busy]);
  });
});
