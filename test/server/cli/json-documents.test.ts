import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { jsonDocuments } from '../../../src/cli/json-documents';
import { explain } from '../../../src/cli/main';
import { program } from '../../../src/cli/program';
import { startEmbeddedDatabase, type EmbeddedDatabase } from '../../../src/ledger/server/embedded-database';
import { defaultTaskQueue } from '../../../src/protocol';
import { documentedKeys, neededKeys } from '../../cli/documented-keys';
import { fakeOutput } from '../../cli/fake-output';
import { startTestServer, type TestServer } from '../../support/temporal-server';
import { startTestWorker, type TestWorker } from '../../support/test-worker';

jest.setTimeout(240_000);

const before = process.env;
let server: TestServer;
let worker: TestWorker;
let folder: string;
let database: EmbeddedDatabase;

const head = 'version: 1.0.0\ntype: monitoring\n';
const files = {
  'empty.json': '{}',
  'waits.yaml': `name: waits\n${head}steps: [{ id: a, set: { x: 1 } }, { id: ok, approve: 'go on?' }, { id: go, wait: { event: go } }]\n`,
  'ends.yaml': `name: ends\n${head}variables: { n: { type: number, default: 1 } }\nschedule: { every: 1h }\nsteps: [{ id: a, set: { x: '\${{ n }}' } }, { id: b, when: n > 5, set: { x: 1 } }]\n`,
};

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-json-'));
  // Open to the user that PostgreSQL has where we are root.
  await chmod(folder, 0o755);
  database = await startEmbeddedDatabase({ stateFolder: folder });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  worker = await startTestWorker(server, { taskQueue: defaultTaskQueue });
  process.env = {
    ...before,
    TEMPORAL_ADDRESS: server.address,
    BELLWETHER_HOME: server.stateFolder,
    DATABASE_URL: database.url,
  };
  // It opens the account: what is not in the ledger cannot be halted.
  const opening = ['live_trade.get_positions', '--input', 'empty.json'];
  expect(await printed('action', opening)).toMatchObject([{ account: 'paper' }]);
}, 600_000);

afterAll(async () => {
  process.env = before;
  await worker.stop();
  await server.stop();
  await database.stop();
  await rm(folder, { recursive: true });
});

/** What a command prints with `--json`. A word that ends in `.yaml` or `.json` is a file of this test's folder. */
async function printed(command: string, more: readonly string[]): Promise<readonly unknown[]> {
  const output = fakeOutput({ json: true });
  const words = more.map((word) => (/\.(yaml|json)$/.test(word) ? path.join(folder, word) : word));
  const invocation = { output, signal: new AbortController().signal, done: () => undefined };
  try {
    await program(invocation).parseAsync(['node', 'bellwether', ...command.split(' '), ...words, '--json']);
  } catch (error) {
    explain(error, output);
  }
  return output.documents;
}

/** One after the other: what one of them begins the next looks at. */
const calls: readonly (readonly [command: string, ...more: string[]])[] = [
  ['start', 'waits.yaml', '--id', 'first'],
  ['pause', 'first', '--by', 'ann'],
  ['resume', 'first', '--by', 'ann'],
  ['approve', 'first', 'ok', '--by', 'ann'],
  ['explain', 'first'],
  ['checkpoint', 'first', '--output', 'first.json'],
  ['signal', 'first', 'go'],
  ['start', 'waits.yaml', '--id', 'second'],
  ['cancel', 'second'],
  ['start', 'waits.yaml', '--id', 'halted'],
  ['halt', 'halted', '--reason', 'enough'],
  ['run', 'ends.yaml', '--id', 'third'],
  ['list'],
  ['show', 'third'],
  ['stats', 'ends'],
  ['whatif', 'third', '--var', 'n=9'],
  ['rerun', 'third', '--from', 'b'],
  ['rerun', 'third', '--from', 'b', '--yes'],
  ['restore', 'first.json', '--yes'],
  ['schedule create', 'ends.yaml', '--id', 'hourly'],
  ['schedule list'],
  ['schedule show', 'hourly'],
  ['schedule pause', 'hourly', '--reason', 'a look', '--by', 'ann'],
  ['schedule resume', 'hourly', '--reason', 'done', '--by', 'ann'],
  ['schedule trigger', 'hourly'],
  ['schedule delete', 'hourly'],
  ['halt', '--account', 'paper', '--level', 'reduce_only', '--reason', 'enough', '--by', 'ann'],
  ['guard'],
  ['release', '--account', 'paper', '--reason', 'it is over', '--by', 'ben'],
  ['positions'],
  ['orders'],
  ['ledger check'],
  ['audit export', '--output', 'trail.json'],
  ['doctor'],
];

it.each(calls.map((call) => [call.join(' '), call] as const))(
  '%s prints what is documented, and no more',
  async (_, call) => {
    const [command, ...more] = call;
    const documents = await printed(command, more);
    expect(documents).toHaveLength(1);
    const [document] = documents;
    expect(document).not.toHaveProperty('error.code');
    for (const one of Array.isArray(document) ? document : [document]) {
      const keys = Object.keys(one as object);
      expect(keys.filter((key) => !documentedKeys(command).includes(key))).toEqual([]);
      expect(neededKeys(command).filter((key) => !keys.includes(key))).toEqual([]);
      for (const [list, allowed] of documentedItems(command))
        for (const item of (one as Record<string, object[]>)[list] ?? [])
          expect(Object.keys(item).filter((key) => !allowed.includes(key))).toEqual([]);
    }
  },
);

/** Lists of which the keys of each entry are told: `runs`: each with `runId`, … */
function documentedItems(command: string): [string, string[]][] {
  const { keys } = jsonDocuments[command] ?? { keys: '' };
  return [...keys.matchAll(/`(\w+)`: each with ([^;]*)/g)].map(([, list = '', inner = '']) => [
    list,
    [...inner.matchAll(/`(\w+)`/g)].flatMap(([, name = '']) => name),
  ]);
}
