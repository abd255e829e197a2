import { Client, Connection } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { catalogueOf } from '../../src/catalogue';
import { BellwetherClient, type RunEvent } from '../../src/client';
import { EncryptionCodec, loadKeyRing, startCodecServer } from '../../src/codec';
import type { Plan } from '../../src/engine';
import { findTemporal } from '../../src/server';
import { eventually } from '../support/eventually';
import { eventsOf, workflowTaskFailures } from '../support/history';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';
import { tracesOf } from '../support/traces-of';

jest.setTimeout(60_000);

const actions = testActions(memoryJournal());
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
const planted = ['hush-variable-4711', 'hush-failure-4712', 'hush-event-4713', 'hush-literal-4714'];

/** What the workers of this file wrote: the first one's log is that of the process. */
const logged: string[] = [];
const log = (line: string): void => {
  logged.push(line);
};
let server: TestServer;
let connection: Connection;
/** Without any key: what the server itself sees. */
let outsider: Client;
let k1: string;
let rotated: string;
let wrong: string;

beforeAll(async () => {
  server = await startTestServer();
  connection = await Connection.connect({ address: server.address });
  outsider = new Client({ connection });
  const keyFile = (name: string, byte: number): string => {
    const file = path.join(server.stateFolder, name);
    writeFileSync(file, Buffer.alloc(32, byte).toString('base64'));
    return `file:${file}`;
  };
  k1 = `k1:${keyFile('k1', 1)}`;
  rotated = `k2:${keyFile('k2', 2)},${k1}`;
  wrong = `k1:${keyFile('other', 9)}`;
}, 600_000);

afterAll(async () => {
  await connection.close();
  await server.stop();
});

/** A worker with these keys, and a client with the same. */
async function withKeys<T>(
  codecKeys: string,
  work: (client: BellwetherClient, worker: TestWorker) => Promise<T>,
): Promise<T> {
  const worker = await startTestWorker(server, { actions, codecKeys, log });
  const client = new BellwetherClient({ address: server.address, taskQueue: worker.taskQueue, codecKeys });
  try {
    return await work(client, worker);
  } finally {
    await client.close();
    await worker.stop();
  }
}

const telling = `
  variables: { note: { type: string, default: hush-variable-4711 } }
  steps:
    - { id: kept, action: test.echo, with: { value: { text: "\${{ note }}", more: hush-literal-4714 } } }
    - { id: told, wait: { event: word } }
    - { id: broken, action: test.fail_permanently, with: { message: hush-failure-4712 } }
`;

it('leaves nothing readable on the server, of a run that ends well or fails', async () => {
  const result = await withKeys(k1, async (client) => {
    await client.start(plan(telling), {}, { runId: 'sealed' });
    await client.sendEvent('sealed', 'word', { text: 'hush-event-4713' });
    return client.result('sealed');
  });
  expect(result).toMatchObject({
    status: 'failed',
    context: { stepOutputs: { kept: { value: { text: 'hush-variable-4711' } } } },
  });
  expect(result.steps.find(({ path: step }) => step === 'broken')).toMatchObject({
    error: { message: 'hush-failure-4712' },
  });
  const events = await eventsOf(outsider, 'sealed');
  expect(events.length).toBeGreaterThan(10);
  expect(tracesOf(events, planted)).toEqual([]);
  const described = await connection.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: 'sealed' },
  });
  expect(tracesOf(described, planted)).toEqual([]);
});

it('would find it in a history that is not encrypted', async () => {
  await withKeys('', async (client) => {
    await client.start(plan(telling), {}, { runId: 'open' });
    await client.sendEvent('open', 'word', { text: 'hush-event-4713' });
    await client.result('open');
  });
  const found = planted.map((text) => tracesOf([text], [text]).length > 0);
  expect(found).toEqual([true, true, true, true]);
  const events = await eventsOf(outsider, 'open');
  for (const text of planted) expect([text, tracesOf(events, [text]).length > 0]).toEqual([text, true]);
});

it('says which key a client lacks, or that it has another of that name', async () => {
  await withKeys(k1, (client) =>
    client.execute(plan('steps: [{ id: a, action: test.echo, with: { value: 1 } }]'), {}, { runId: 'asked' }),
  );
  for (const [codecKeys, code] of [
    ['', 'UnknownCodecKey'],
    [wrong, 'CodecKeyMismatch'],
  ] as const) {
    const client = new BellwetherClient({ address: server.address, codecKeys });
    await expect(client.result('asked')).rejects.toMatchObject({ code });
    await client.close();
  }
});

it('a worker with the wrong key fails no run: it says so, and the run goes on with one that has the right key', async () => {
  const runId = await withKeys(k1, (client) =>
    client.start(
      plan('steps: [{ id: a, wait: { event: go } }, { id: b, action: test.echo, with: { value: 1 } }]'),
      {},
      { runId: 'misled' },
    ),
  );
  const right = new BellwetherClient({ address: server.address, taskQueue: 'test', codecKeys: k1 });
  await right.sendEvent(runId, 'go');
  await withKeys(wrong, () =>
    eventually('a task of the run fails', async () => (await workflowTaskFailures(outsider, runId)).length > 0, 30_000),
  );
  // What went wrong is encrypted too, with the wrong key: it stands in the worker's log.
  expect((await workflowTaskFailures(outsider, runId))[0]).toBe('Encoded failure');
  expect(logged.join('\n')).toContain("cannot be opened with the key 'k1' of BELLWETHER_CODEC_KEYS here");
  expect(await withKeys(k1, () => right.result(runId))).toMatchObject({ status: 'completed' });
  await right.close();
});

it('a run that began under an older key is replayed, and goes on under the new one', async () => {
  await withKeys(k1, async (client) => {
    await client.start(
      plan(
        'steps: [{ id: a, action: test.echo, with: { value: 7 } }, { id: b, wait: { event: go } }, { id: c, action: test.echo, with: { value: "${{ steps.a.output.value }}" } }]',
      ),
      {},
      { runId: 'rotated' },
    );
    await eventually(
      'the first step is done',
      async () => (await client.progress('rotated'))?.steps[0]?.status === 'succeeded',
    );
  });
  const result = await withKeys(rotated, async (client) => {
    await client.sendEvent('rotated', 'go');
    return client.result('rotated');
  });
  expect(result).toMatchObject({ status: 'completed', context: { stepOutputs: { c: { value: 7 } } } });
  const ids = JSON.stringify(await eventsOf(outsider, 'rotated')).match(/"encryption-key-id":"[^"]*"/g) ?? [];
  expect([...new Set(ids)].sort()).toEqual(
    ['k1', 'k2'].map((id) => `"encryption-key-id":"${Buffer.from(id).toString('base64')}"`),
  );
});

it('watchers with the key read what was sent to a run', async () => {
  const events: RunEvent[] = [];
  await withKeys(k1, async (client) => {
    await client.start(plan('steps: [{ id: a, wait: { event: go } }]'), {}, { runId: 'watched' });
    await client.sendEvent('watched', 'go', { price: 42 });
    for await (const event of client.watch('watched')) events.push(event);
  });
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'message', message: 'event', payload: { name: 'go', payload: { price: 42 } } }),
  );
});

it('keeps the limit of a payload: 1.7 MiB pass, and 2 MiB fail the step by name', async () => {
  const sizes = { fits: 1_780_000, bursts: 2_100_000 };
  const steps = Object.entries(sizes).map(
    ([id, characters]) => `{ id: ${id}, action: test.big, with: { characters: ${characters} }, on_failure: continue }`,
  );
  const result = await withKeys(k1, (client) =>
    client.execute(plan(`steps: [${steps.join(', ')}]`), {}, { runId: 'large' }),
  );
  expect(result.steps.map(({ path: step, status, error }) => [step, status, error?.type])).toEqual([
    ['fits', 'succeeded', undefined],
    ['bursts', 'failed', expect.stringMatching(/Large|Size|Payload/)],
  ]);
});

it('the Temporal CLI reads a history by way of the codec server', async () => {
  await withKeys(k1, (client) =>
    client.execute(
      plan('steps: [{ id: a, action: test.echo, with: { value: hush-literal-4714 } }]'),
      {},
      { runId: 'shown' },
    ),
  );
  const codec = new EncryptionCodec(await loadKeyRing(k1, { environment: {}, folder: '/' }));
  const decrypting = await startCodecServer({ codec, port: 0, origins: [] });
  try {
    const { path: binary } = await findTemporal();
    const flags = ['workflow', 'show', '--workflow-id', 'shown', '--address', server.address, '--output', 'json'];
    const sealed = await promisify(execFile)(binary, flags);
    const open = await promisify(execFile)(binary, [...flags, '--codec-endpoint', decrypting.endpoint]);
    expect(tracesOf(sealed.stdout, ['hush-literal-4714'])).toEqual([]);
    expect(tracesOf(open.stdout, ['hush-literal-4714'])).toEqual(['']);
  } finally {
    await decrypting.close();
  }
});
