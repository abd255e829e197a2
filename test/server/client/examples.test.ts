import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

const root = path.resolve(__dirname, '../../..');
const project = mkdtempSync(path.join(os.tmpdir(), 'bellwether-app-'));
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  cpSync(path.join(root, 'examples/trading-app'), project, { recursive: true });
  mkdirSync(path.join(project, 'node_modules'), { recursive: true });
  symlinkSync(root, path.join(project, 'node_modules/bellwether'));
  server = await startTestServer();
  worker = await startTestWorker(server, { taskQueue: 'bellwether' });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
  rmSync(project, { recursive: true, force: true });
});

/** What a program of the example prints, run by itself with the built library. */
async function run(program: string): Promise<string> {
  const environment = { ...process.env, TEMPORAL_ADDRESS: server.address };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: project, env: environment });
  return stdout;
}

it('compare-rules.mjs tests both rules on the sample bars', async () => {
  const lines = (await run('compare-rules.mjs')).trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^moving_average_cross {3}Sharpe -?\d\.\d\d, [1-9]\d* trades$/),
    expect.stringMatching(/^breakout {15}Sharpe -?\d\.\d\d, [1-9]\d* trades$/),
  ]);
});

it('gate.mjs says why a condition is false, and that an unknown name is an error', async () => {
  const out = await run('gate.mjs');
  expect(out).toContain('SAFE_TO_TRADE: false because ');
  expect(out).toContain('drawdown (0.14) < 0.1 is false');
  expect(out).toContain('ExpressionError unknown-name: ');
});

it('approve-a-run.mjs decides, follows the run to its end, and knows the error by its code', async () => {
  const lines = (await run('approve-a-run.mjs')).trimEnd().split('\n');
  expect(lines).toContain('confirm: succeeded');
  expect(lines.slice(-2)).toEqual(['completed { size: 0.05 }', 'RunEnded: nothing to pause']);
});
