import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalogueOf } from '../../../src/catalogue';
import { BellwetherClient } from '../../../src/client';
import { findTemporal, startEmbeddedServer, type EmbeddedServer } from '../../../src/server';
import { planOf } from '../../support/plan-of';
import { testActions } from '../../support/test-actions';
import { fileJournal } from '../../support/test-journal';
import { killProcess, startWorkerProcess } from '../../support/worker-process';

jest.setTimeout(180_000);

const taskQueue = 'reconnect';
let folder: string;
let server: EmbeddedServer;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-reconnect-'));
  server = await startServer(0);
}, 600_000);

afterAll(async () => {
  if (worker !== undefined) await killProcess(worker);
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startServer(preferredPort: number): Promise<EmbeddedServer> {
  return startEmbeddedServer({ binary: await findTemporal(), stateFolder: folder, preferredPort, preferredUiPort: 0 });
}

it('a client waits for a server that is away for longer than the SDK tries; one that may not says so', async () => {
  const { address } = server;
  const patient = new BellwetherClient({ address, taskQueue });
  const impatient = new BellwetherClient({ address, taskQueue, reconnectMs: 0 });
  const plan = planOf(
    'steps:\n  - { id: go, wait: { event: on_go } }\n  - { id: echo, action: test.echo, with: { value: 7 } }\nevents:\n  on_go: { external: true, steps: [{ id: noted, set: { noted: true } }] }',
    catalogueOf(testActions(fileJournal(''))),
  );
  const runId = await patient.start(plan, {}, { runId: 'away' });
  // Both ask once before the server goes, so that each has a connection.
  const seen: string[] = [];
  const watched = (async () => {
    for await (const event of patient.watch(runId)) seen.push(event.kind);
  })();
  const result = patient.result(runId);
  await impatient.show(runId);
  const refused = impatient.result(runId).then(
    () => undefined,
    (error: unknown) => error,
  );

  const port = Number(address.split(':')[1]);
  await server.stop();
  expect(await refused).toMatchObject({ code: 'TemporalUnreachable', message: expect.stringContaining(address) });
  server = await startServer(port);
  const journalFile = path.join(folder, 'journal.jsonl');
  worker = await startWorkerProcess({ address, taskQueue, stateFolder: folder, journalFile });
  await patient.sendEvent(runId, 'on_go');

  expect((await result).context.stepOutputs['echo']).toEqual({ value: 7 });
  await watched;
  expect(seen.at(-1)).toBe('ended');
  await patient.close();
  await impatient.close();
});
