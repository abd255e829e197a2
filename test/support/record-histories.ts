import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { shippedActions } from '../../src/catalogue';
import { findTemporal } from '../../src/server';
import { isPlain, withoutMachine } from './history-json';
import { recordedRuns } from './recorded-runs';
import { startTestServer } from './temporal-server';
import { testActions } from './test-actions';
import { memoryJournal } from './test-journal';
import { startTestWorker } from './test-worker';

/**
 * Records the histories of a fixed set of runs, for the release that package.json names: `node scripts/record-histories.mjs`.
 * What a release has recorded is kept as it is, since runs of that release may still be under way somewhere.
 */
async function main(): Promise<void> {
  const root = path.resolve(__dirname, '../..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(root, 'test', 'histories', version);
  if (existsSync(folder) && !process.argv.includes('--again')) {
    throw new Error(
      `${folder} exists: a release is recorded once. --again records it anew, as long as it is not released`,
    );
  }
  const journal = memoryJournal();
  const server = await startTestServer();
  const worker = await startTestWorker(server, { actions: [...testActions(journal), ...shippedActions] });
  await mkdir(folder, { recursive: true });
  try {
    for (const [name, run] of Object.entries(recordedRuns(worker, journal))) {
      await run(name);
      const text = await historyJson(server.address, name);
      await writeFile(path.join(folder, `${name}.json`), text);
      process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
    }
  } finally {
    await worker.stop();
    await server.stop();
  }
}

async function historyJson(address: string, workflowId: string): Promise<string> {
  const { path: binary } = await findTemporal();
  const flags = ['workflow', 'show', '--workflow-id', workflowId, '--address', address, '--output', 'json'];
  const { stdout } = await promisify(execFile)(binary, flags, { maxBuffer: 64 * 1024 * 1024 });
  const history: unknown = JSON.parse(stdout);
  if (!isPlain(history)) throw new Error(`the history of ${workflowId} is not an object`);
  return `${JSON.stringify(withoutMachine(history), null, 1)}\n`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
