import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from '../../src/server/process-life';
import { survivors } from '../support/processes';
import { sourcesToo } from '../support/test-pool';
import { killProcess } from '../support/worker-process';

it('no process outlives its worker, though it was killed and the process computes', async () => {
  const child = path.join(__dirname, '../support/pool-child.ts');
  const worker = spawn(process.execPath, [...sourcesToo, child], { stdio: ['ignore', 'pipe', 'inherit'] });
  let pids: number[] = [];
  for await (const line of createInterface({ input: worker.stdout })) {
    pids = JSON.parse(line) as number[];
    break;
  }
  expect(pids.filter(isAlive)).toHaveLength(2);

  await killProcess(worker);

  expect(await survivors(pids, 5000)).toEqual([]);
});
