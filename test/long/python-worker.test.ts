import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { catalogueOf, shippedActions } from '../../src/catalogue';
import { externalAction } from '../../src/catalogue/external-action';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { Plan } from '../../src/engine';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(300_000);

const example = path.resolve(__dirname, '../../examples/python-worker');
const read = (name: string): string => readFileSync(path.join(example, name), 'utf8');
const declaration = read('actions/research.sentiment.json');
const actions = [
  ...shippedActions,
  externalAction(declaration, 'research.sentiment.json'),
  externalAction(declaration.replace('research.sentiment', 'research.unserved'), 'research.unserved.json'),
];
let server: TestServer;
let worker: TestWorker;
let python: ChildProcess | undefined;

beforeAll(async () => {
  server = await startTestServer();
  worker = await startTestWorker(server, { actions });
  const environment = path.join(server.stateFolder, 'venv');
  const run = promisify(execFile);
  await run('python3', ['-m', 'venv', environment]);
  const binary = path.join(environment, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  await run(binary, ['-m', 'pip', 'install', '--quiet', '-r', path.join(example, 'requirements.txt')]);
  python = spawn(binary, [path.join(example, 'worker.py'), server.address], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (python.stdout === null) throw new Error('the worker in Python has no output');
  const [line] = (await once(createInterface({ input: python.stdout }), 'line')) as [string];
  expect(line).toBe(`serves research.sentiment on the task queue 'python' at ${server.address}`);
}, 600_000);

afterAll(async () => {
  if (python !== undefined) {
    const ended = once(python, 'exit');
    python.kill('SIGKILL');
    await ended;
  }
  await worker.stop();
  await server.stop();
});

function plan(change: (text: string) => string = (text) => text): Plan {
  const { plan: compiled, issues } = compileDefinition(
    change(read('headlines.yaml')),
    'headlines.yaml',
    catalogueOf(actions),
  );
  if (compiled === undefined) throw new Error(issues.map(formatIssue).join('\n'));
  return compiled;
}

it.each([
  [['Chip maker beats estimates', 'Retailer cuts outlook'], { score: 0, scored: 2 }, 'bad news'],
  [['Shares surge to a record', 'Council approves new bridge'], { score: 1, scored: 1 }, 'good news'],
  [['Council approves new bridge'], { score: 0, scored: 0 }, 'nothing to go by'],
])('a step is served by a worker in Python, and the run goes by its output: %j', async (headlines, mood, text) => {
  const { status, context } = await worker.client.execute(plan(), { headlines });

  expect(status).toBe('completed');
  expect(context.stepOutputs['mood']).toEqual(mood);
  expect(Object.values(context.stepOutputs)).toContainEqual({ text });
});

it('an error that the worker in Python raises is the error of the step, and is not tried again', async () => {
  const definition = plan((text) => text.replace('    minItems: 1\n', ''));
  const result = await worker.client.execute(definition, { headlines: [] });

  expect(result).toMatchObject({
    status: 'failed',
    error: { type: 'InvalidInput', step: 'mood', message: 'headlines must be a list of texts' },
  });
});

it('a step that does not name the queue fails with what to do', async () => {
  const result = await worker.client.execute(plan((text) => text.replace('    task_queue: python\n', '')));

  expect(result).toMatchObject({
    status: 'failed',
    error: {
      type: 'ServedElsewhere',
      step: 'mood',
      message: "research.sentiment is served by other workers: name their task queue in the step's task_queue",
    },
  });
});

it('an action that the worker in Python does not have fails the step at once', async () => {
  const result = await worker.client.execute(plan((text) => text.replace('research.sentiment', 'research.unserved')));

  expect(result).toMatchObject({ status: 'failed', error: { type: 'NotFoundError', step: 'mood' } });
});
