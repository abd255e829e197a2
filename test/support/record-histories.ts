import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DefinitionFolders } from '../../src/adapters/definitions/definition-folders';
import { shippedActions } from '../../src/catalogue';
import { replayScheduleType, tickWorkflowType } from '../../src/protocol';
import { findTemporal } from '../../src/server';
import { eventually } from './eventually';
import { isPlain, withoutMachine } from './history-json';
import { kitActions } from './kit/kit-actions';
import { recordedDefinitions } from './recorded-executions';
import { recordedGuard } from './recorded-guard';
import { recordedRuns } from './recorded-runs';
import { startTestServer } from './temporal-server';
import { testActions } from './test-actions';
import { memoryJournal } from './test-journal';
import { startTestWorker } from './test-worker';

/**
 * Records the histories of a fixed set of runs, for the release that package.json names: `node scripts/record-histories.mjs`.
 * What a release has recorded is kept as it is, since runs of that release may still be under way somewhere; only runs that
 * have no history yet are recorded. `--again` records all of them anew, as long as nothing is released.
 */
async function main(): Promise<void> {
  const root = path.resolve(__dirname, '../..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(root, 'test', 'histories', version);
  const journal = memoryJournal();
  const server = await startTestServer();
  const definitions = path.join(server.stateFolder, 'definitions');
  await mkdir(definitions, { recursive: true });
  for (const [name, text] of Object.entries(recordedDefinitions)) await writeFile(path.join(definitions, name), text);
  const worker = await startTestWorker(server, {
    actions: [...testActions(journal), ...kitActions, ...shippedActions],
    definitions: new DefinitionFolders([definitions, path.join(root, 'definitions')]),
  });
  await mkdir(folder, { recursive: true });
  try {
    for (const [name, run] of Object.entries({
      ...recordedRuns(worker, journal),
      ...recordedGuard(worker, server.stateFolder),
    })) {
      if (existsSync(path.join(folder, `${name}.json`)) && !process.argv.includes('--again')) continue;
      await run(name);
      for (const { file, workflowId, executionId } of await executionsOf(worker.temporal, name)) {
        const text = await historyJson(server.address, workflowId, executionId);
        await writeFile(path.join(folder, file), text);
        process.stdout.write(`${file}: ${Buffer.byteLength(text)} bytes\n`);
      }
    }
  } finally {
    await worker.stop();
    await server.stop();
  }
}

const kinds = new Map([
  [tickWorkflowType, '-tick'],
  [replayScheduleType, '-schedule'],
]);

interface RecordedExecution {
  readonly file: string;
  readonly workflowId: string;
  readonly executionId: string;
}

/** Every execution of a run, as soon as all have ended: its own, `-2` and so on when it went on, its children's, its ticks' and what fires them in a recorded session. */
async function executionsOf({ workflow }: Client, runId: string): Promise<readonly RecordedExecution[]> {
  const query = `WorkflowId = '${runId}' OR WorkflowId STARTS_WITH '${runId}/'`;
  const found: WorkflowExecutionInfo[] = [];
  await eventually(`all executions of ${runId} have ended`, async () => {
    found.length = 0;
    for await (const execution of workflow.list({ query })) found.push(execution);
    return found.length > 0 && found.every(({ status }) => status.name !== 'RUNNING');
  });
  const counts = new Map<string, number>();
  return found
    .sort((a, b) => a.startTime.getTime() - b.startTime.getTime())
    .map(({ workflowId, runId: executionId, type }) => {
      const kind = workflowId === runId ? '' : (kinds.get(type) ?? '-child');
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return { file: `${runId}${kind}${count === 1 ? '' : `-${count}`}.json`, workflowId, executionId };
    });
}

async function historyJson(address: string, workflowId: string, executionId: string): Promise<string> {
  const { path: binary } = await findTemporal();
  const which = ['--workflow-id', workflowId, '--run-id', executionId];
  const flags = ['workflow', 'show', ...which, '--address', address, '--output', 'json'];
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
