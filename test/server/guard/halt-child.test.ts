import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DefinitionFolders } from '../../../src/adapters/definitions/definition-folders';
import { catalogueOf } from '../../../src/catalogue';
import { explain } from '../../../src/cli/main';
import { program } from '../../../src/cli/program';
import { openLedger, type Ledger } from '../../../src/ledger';
import { defaultTaskQueue } from '../../../src/protocol';
import { fakeOutput, type FakeOutput } from '../../cli/fake-output';
import { eventually } from '../../support/eventually';
import { kitActions } from '../../support/kit/kit-actions';
import { newIntent, openPaper, trade } from '../../support/ledger-entries';
import { ledgerVenue } from '../../support/ledger-venue';
import { planOf } from '../../support/plan-of';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(120_000);

/** What runs as a child. */
const hanging = `
name: hanging
version: 1.0.0
type: monitoring
steps: [{ id: hang, action: kit.hang }]
`;

let server: TestServer;
let worker: TestWorker;
let ledger: Ledger;
const names = ['BELLWETHER_HOME', 'DATABASE_URL', 'TEMPORAL_ADDRESS'] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  delete process.env['DATABASE_URL'];
  server = await startTestServer();
  process.env['BELLWETHER_HOME'] = server.stateFolder;
  process.env['TEMPORAL_ADDRESS'] = server.address;
  const definitions = path.join(server.stateFolder, 'definitions');
  mkdirSync(definitions);
  writeFileSync(path.join(definitions, 'hanging.yaml'), hanging);
  ledger = await openLedger({ stateFolder: server.stateFolder, sendSettleMs: 0 });
  await openPaper(ledger);
  worker = await startTestWorker(server, {
    actions: kitActions,
    taskQueue: defaultTaskQueue,
    haltDesk: ledgerVenue(() => Promise.resolve(ledger)).desk,
    definitions: new DefinitionFolders([definitions]),
  });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await ledger.close();
  await server.stop();
  for (const name of names) {
    const value = before[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

/** Runs a command, and gives its exit code with its output. */
async function call(...argv: string[]): Promise<FakeOutput & { readonly code: number }> {
  const output = fakeOutput({ json: argv.includes('--json') });
  let code = -1;
  const done = (result: number): void => {
    code = result;
  };
  try {
    await program({ output, signal: new AbortController().signal, done }).parseAsync(['node', 'bellwether', ...argv]);
  } catch (error) {
    code = explain(error, output);
  }
  return { ...output, code };
}

it('halts a child by its execution, which is what its orders go by', async () => {
  const over = planOf(`steps: [{ id: sub, workflow: hanging }]`, catalogueOf(kitActions));
  const runId = await worker.client.start(over);
  const child = `${runId}/sub`;
  await eventually('the child has begun', async () =>
    (await worker.client.list(5)).some((one) => one.runId === child && one.planHash !== undefined),
  );
  const firstExecutionId = await worker.client.firstExecution(child);
  const own = { runId, firstExecutionId };
  await ledger.bindRun({ account: 'paper', ...own, chainId: await worker.client.firstExecution(runId) });
  await trade(ledger, 'SPX', '4', '900', own);
  await trade(ledger, 'SPX', '3', '900', { runId, firstExecutionId: await worker.client.firstExecution(runId) });

  const { code, lines, notes } = await call('halt', child, '--reason', 'x', '--by', 'ann');

  expect(notes.join('\n')).toContain(`${child} is a child of another run, and its orders go by its execution`);
  expect(lines.slice(-2)).toEqual(['paper:', '  ✓ closed 4 SPX']);
  expect(code).toBe(0);
  expect(await ledger.heldByRun('paper', runId)).toEqual([{ symbol: 'SPX', quantity: '3' }]);
  const refused = await ledger.storeIntent(newIntent({ account: 'paper', ...own }));
  expect(await ledger.beginSend(refused.id, 1)).toMatchObject({ go: false, code: 'Halted' });
  await call('halt', runId, '--reason', 'clear up', '--by', 'ann');
});
