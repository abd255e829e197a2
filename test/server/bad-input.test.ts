import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DefinitionFolders } from '../../src/adapters/definitions/definition-folders';
import { catalogueOf, shippedActions } from '../../src/catalogue';
import type { Plan } from '../../src/engine';
import { findTemporal } from '../../src/server';
import { workflowTaskFailures } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(60_000);

const journal = memoryJournal();
const actions = [...testActions(journal), ...shippedActions];
let folder: string;
let server: TestServer;
let worker: TestWorker;

const definitions = {
  'simple-backtest.yaml': `
name: simple_backtest
version: 1.0.0
type: backtest
variables:
  initial_capital: { type: number, default: 100000, minimum: 100 }
  symbols: { type: array, items: { type: string }, default: [SPX] }
steps: [{ id: a, action: test.echo, with: { value: "\${{ initial_capital }}" } }]
`,
  'misspelt.yaml': `
name: misspelt
version: 1.0.0
type: backtest
steps: [{ id: a, action: test.ecko, with: { value: 1 } }]
`,
  'broken.yaml': 'name: broken\nsteps: [',
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-definitions-'));
  for (const [name, text] of Object.entries(definitions)) await writeFile(path.join(folder, name), text);
  server = await startTestServer();
  worker = await startTestWorker(server, { actions, definitions: new DefinitionFolders([folder]) });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

let started = 0;

/** Starts a workflow with arguments as they come, and gives the failure that it ends with. */
async function refusal(args: unknown[], type = 'runDefinition', taskQueue = 'test'): Promise<ApplicationFailure> {
  const workflowId = `refused-${(started += 1)}`;
  const handle = await worker.temporal.workflow.start(type, { workflowId, taskQueue, args });
  const error: unknown = await handle.result().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(await workflowTaskFailures(worker.temporal, workflowId)).toEqual([]);
  if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause;
  throw new Error(`the run was not refused: ${String(error)}`);
}

const example = `for example {"definition":"simple-backtest","variables":{"initial_capital":50000}}`;
const named = (variables: unknown): unknown[] => [{ definition: 'simple-backtest', variables }];

describe('a run started by hand', () => {
  it.each([
    ['no input', []],
    ['null', [null]],
    ['a string', ['simple-backtest']],
    ['an array', [['simple-backtest']]],
    ['a number', [42]],
  ])('with %s as its input is told what an input is', async (_, args) => {
    expect(await refusal(args)).toMatchObject({
      type: 'InvalidInput',
      message: `the input of a run is a JSON object, ${example}`,
    });
  });

  it.each([
    [
      'an unknown key',
      [{ definition: 'simple-backtest', vars: {} }],
      'InvalidInput',
      `unknown key 'vars' in the input of the run; allowed are definition and variables, ${example}`,
    ],
    [
      'no definition',
      [{ variables: {} }],
      'InvalidInput',
      `'definition' must be the name of a definition or a compiled plan, ${example}`,
    ],
    ['variables that are a list', named([]), 'InvalidInput', `'variables' must be a JSON object, ${example}`],
    [
      'an unknown definition',
      [{ definition: 'simple-backtset' }],
      'UnknownDefinition',
      "this worker knows no definition 'simple-backtset'; it has: broken, misspelt, simple_backtest. Did you mean 'simple_backtest'?",
    ],
    [
      'a path in place of a name',
      [{ definition: '../definitions/simple-backtest' }],
      'UnknownDefinition',
      "this worker knows no definition '../definitions/simple-backtest'; it has: broken, misspelt, simple_backtest.",
    ],
    [
      'an unknown variable',
      named({ inital_capital: 1 }),
      'InvalidVariables',
      "there is no variable 'inital_capital'; this definition has: initial_capital, symbols. Did you mean 'initial_capital'?",
    ],
    [
      'a value of the wrong type',
      named({ initial_capital: '50000' }),
      'InvalidVariables',
      `'initial_capital' must be a number, not the string "50000"`,
    ],
    [
      'a value out of bounds',
      named({ initial_capital: 5 }),
      'InvalidVariables',
      "'initial_capital' must be at least 100; it is the number 5",
    ],
    [
      'several mistakes',
      named({ symbols: [1], x: 2 }),
      'InvalidVariables',
      "there is no variable 'x'; this definition has: initial_capital, symbols.\n'symbols[0]' must be a string, not the number 1",
    ],
    [
      'variables of a megabyte',
      named({ symbols: ['x'.repeat(1_000_000)] }),
      'InvalidVariables',
      'the variables have 1000041 bytes; at most 262144 are allowed: put large data into a file that a step reads',
    ],
  ])('with %s fails and says what is wrong', async (_, args, type, message) => {
    expect(await refusal(args)).toMatchObject({ type, message });
  });

  it('that names a definition with mistakes fails with its issues and their places', async () => {
    const { type, message } = await refusal([{ definition: 'misspelt' }]);

    expect(type).toBe('InvalidDefinition');
    expect(message).toContain(
      `${path.join(folder, 'misspelt.yaml')}:5:26: error unknown-action: there is no action 'test.ecko'`,
    );
    expect(message).toContain("Did you mean 'test.echo'?");
  });

  it('that names a file which is no YAML fails with the place', async () => {
    const { type, message } = await refusal([{ definition: 'broken' }]);

    expect(type).toBe('InvalidDefinition');
    expect(message).toContain(`${path.join(folder, 'broken.yaml')}:2:`);
    expect(message).toContain('error yaml-syntax');
  });

  // The last ones are inherited by every object, the exports of the workflow bundle too.
  it.each(['runDefiniton', 'simple-backtest', '__proto__', 'toString', 'constructor', 'hasOwnProperty'])(
    'of the unknown type %s fails with the type to use',
    async (type) => {
      const failure = await refusal([{ definition: 'simple-backtest' }], type);

      expect(failure.type).toBe('UnknownWorkflowType');
      expect(failure.message).toContain(`the workers of task queue 'test' know no workflow type '${type}'`);
      expect(failure.message).toContain('--type runDefinition --task-queue test');
    },
  );
});

describe('a plan from outside', () => {
  const good = planOf(
    `
      steps:
        - { id: a, action: test.echo, with: { value: 1 } }
        - { id: b, action: test.echo, with: { value: 2 } }`,
    catalogueOf(actions),
  );
  const changed = (change: (plan: { -readonly [Key in keyof Plan]: Plan[Key] }) => void): unknown[] => {
    const plan = structuredClone(good);
    change(plan);
    return [{ definition: plan }];
  };

  it.each([
    ['is not a plan', [{ definition: { name: 'x' } }], 'this is not a plan of engine version 1:'],
    [
      'was changed after it was compiled',
      changed((plan) => (plan.name = 'other')),
      'it was changed after it was compiled',
    ],
    [
      'is of another engine',
      changed((plan) => Object.assign(plan, { engineVersion: 99 })),
      'this is not a plan of engine version 1:',
    ],
    [
      'has steps that wait for each other',
      changed((plan) => Object.assign(plan.root.steps[0], { dependsOn: [{ step: 'b', on: 'succeeded' }] })),
      'these steps wait for each other: a, b',
    ],
    [
      'has a dependency that leads nowhere',
      changed((plan) => Object.assign(plan.root.steps[0], { dependsOn: [{ step: 'zz', on: 'succeeded' }] })),
      "step 'a' depends on 'zz', which is not beside it",
    ],
    ['has no steps', changed((plan) => Object.assign(plan.root, { steps: [] })), '→ at root.steps'],
    [
      'has two steps of one name',
      changed((plan) => Object.assign(plan.root.steps[1], { id: 'a', path: 'a', dependsOn: [] })),
      "two steps have the path 'a'",
    ],
    [
      'has a wrong path',
      changed((plan) => Object.assign(plan.root.steps[0], { path: 'x/y' })),
      "step 'a' has the path 'x/y'",
    ],
    [
      'has an id that no server takes',
      changed((plan) => Object.assign(plan.root.steps[1], { id: 'i'.repeat(2000), path: 'i'.repeat(2000) })),
      'has a path of 2000 characters, and 500 are allowed',
    ],
    [
      'repeats what may run only once',
      changed((plan) => Object.assign(plan.root.steps[0], { action: 'test.once_only' })),
      "step 'a': 'test.once_only' allows at most 1 attempts, not 3",
    ],
    [
      'is nested without end',
      [{ definition: JSON.parse(`${'{"root":'.repeat(1000)}1${'}'.repeat(1000)}`) as unknown }],
      'the plan is nested deeper than 250 levels',
    ],
  ])('that %s is refused', async (_, args, message) => {
    const failure = await refusal(args);

    expect(failure.type).toBe('InvalidPlan');
    expect(failure.message).toContain(message);
  });

  it('that has an unknown action is refused', async () => {
    const failure = await refusal(changed((plan) => Object.assign(plan.root.steps[0], { action: 'test.nothing' })));

    expect(failure.type).toBe('UnknownAction');
    expect(failure.message).toContain("step 'a': there is no action 'test.nothing'");
  });

  it('with an action of another queue fails in that step when no worker there knows it', async () => {
    const plan = planOf(
      'steps: [{ id: a, action: test.echo, with: { value: 1 }, task_queue: elsewhere }]',
      catalogueOf(actions),
    );
    const elsewhere = await startTestWorker(server, { actions: [...shippedActions], taskQueue: 'elsewhere' });
    const result = await worker.client.execute(plan);
    await elsewhere.stop();

    expect(result).toMatchObject({ status: 'failed', error: { type: 'UnknownAction', step: 'a' } });
    expect(result.error?.message).toContain("the worker of task queue 'elsewhere' has no action 'test.echo'; it has: ");
    // No retry can help.
    expect(result.steps[0].attempts).toBe(1);
  });
});

describe('the Temporal CLI', () => {
  it.each([
    ['simple-backtest', 'COMPLETED'],
    ['simple_backtest', 'COMPLETED'],
  ])('starts a definition by its name, %s', async (definition, status) => {
    const answer = await temporal(
      'execute',
      '--input',
      JSON.stringify({ definition, variables: { initial_capital: 500 } }),
    );

    expect(answer).toMatchObject({
      status,
      result: { status: 'completed', context: { stepOutputs: { a: { value: 500 } } } },
    });
  });

  it.each([
    ['{"definition":"simple-backtset"}', 'UnknownDefinition', "Did you mean 'simple_backtest'?"],
    [
      '{"definition":"simple-backtest","variables":{"initial_capital":"a lot"}}',
      'InvalidVariables',
      'must be a number',
    ],
    ['"simple-backtest"', 'InvalidInput', 'the input of a run is a JSON object'],
    ['null', 'InvalidInput', 'the input of a run is a JSON object'],
  ])('is told what is wrong with the input %s', async (input, type, message) => {
    const answer = await temporal('execute', '--input', input);

    expect(answer).toMatchObject({
      status: 'FAILED',
      closeEvent: {
        workflowExecutionFailedEventAttributes: {
          failure: {
            message: expect.stringContaining(message) as unknown,
            applicationFailureInfo: { type, nonRetryable: true },
          },
        },
      },
    });
  });

  async function temporal(command: string, ...more: readonly string[]): Promise<unknown> {
    const { path: binary } = await findTemporal();
    const flags = ['--type', 'runDefinition', '--task-queue', 'test', '--address', server.address, '--output', 'json'];
    const run = promisify(execFile)(binary, ['workflow', command, ...flags, ...more]);
    // It ends with 1 when the workflow failed; the answer is on standard output all the same.
    const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
    return JSON.parse(stdout) as unknown;
  }
});
