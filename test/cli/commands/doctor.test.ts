import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { doctor } from '../../../src/cli/commands/doctor';
import { writeWorkerRecord } from '../../../src/cli/environment/worker-record';
import { fakeOutput } from '../fake-output';

const before = process.env;
const home = mkdtempSync(path.join(os.tmpdir(), 'bellwether-doctor-'));
let living: ChildProcess;

beforeAll(async () => {
  const others = Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_'));
  process.env = { ...Object.fromEntries(others), BELLWETHER_HOME: home, BELLWETHER_CACHE: home };
  // Its command line is that of a worker.
  living = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', 'worker-process.js'], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => living.once('spawn', resolve));
});

afterAll(() => {
  process.env = before;
  living.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

async function finding(check: string): Promise<unknown> {
  const output = fakeOutput({ json: true });
  await doctor(output);
  const [{ findings }] = output.documents as [{ findings: readonly { readonly check: string }[] }];
  return findings.find((entry) => entry.check === check);
}

describe('doctor, without a server,', () => {
  it('has no worker to look for where none was left in the background', async () => {
    expect(await finding('worker')).toMatchObject({
      verdict: 'missing',
      text: 'none in the background; one is started with the server',
    });
  });

  it('does not take a worker that lives for one that does not', async () => {
    const pid = living.pid ?? 0;
    const record = {
      address: '127.0.0.1:7233',
      taskQueue: 'bellwether',
      startedAt: '2018-12-31T16:00:00.000Z',
      setup: {},
    };
    writeWorkerRecord(home, { pid, ...record });
    expect(await finding('worker')).toMatchObject({
      verdict: 'missing',
      text: `process ${pid}, waiting for a server that does not run; start it again with: npx bellwether up`,
    });
  });
});
