import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { catalogueOf } from '../../src/catalogue';
import type { Plan } from '../../src/engine';
import { defineAction } from '../../src/slices/action';
import { eventually } from '../support/eventually';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { entriesOf, memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';

jest.setTimeout(60_000);

const journal = memoryJournal();
/** Under the name of the one that trades: what orders are counted by is its output. */
const trades = defineAction({
  name: 'live_trade.submit_orders',
  summary: 'Tell of orders',
  capability: 'compute',
  input: z.strictObject({}),
  output: z.strictObject({ submitted: z.int(), filled: z.int(), rejected: z.int() }),
  defaults: { timeout: '10s' },
  run: async () => ({ submitted: 3, filled: 2, rejected: 0 }),
});
const actions = [...testActions(journal), trades];
const plan = (body: string): Plan => planOf(body, catalogueOf(actions));
let server: TestServer;
let worker: TestWorker;
let metricsPort: number;

beforeAll(async () => {
  server = await startTestServer();
  metricsPort = await freePort();
  worker = await startTestWorker(server, {
    actions,
    metricsAddress: `127.0.0.1:${metricsPort}`,
  });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
});

it('a worker that cannot be made says why, and not that its connection is in use', async () => {
  const workflowBundle = path.join(server.stateFolder, 'no-bundle.js');
  await expect(startTestWorker(server, { actions, workflowBundle })).rejects.toThrow('no-bundle.js');
});

async function freePort(): Promise<number> {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', () => resolve()));
  const { port } = holder.address() as AddressInfo;
  await new Promise<void>((resolve) => holder.close(() => resolve()));
  return port;
}

async function get(port: number, route: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${port}${route}`);
  return { status: answer.status, body: await answer.json() };
}

/** The samples of a metric, as Prometheus reads them. */
async function samples(name: string): Promise<readonly string[]> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe('health', () => {
  it('is ready while it polls; told to stop it drains: healthy, not ready, and what runs is finished', async () => {
    const port = await freePort();
    const second = await startTestWorker(server, { actions, taskQueue: 'draining', health: { port } });
    expect(await get(port, '/healthz')).toEqual({ status: 200, body: { phase: 'polling' } });
    expect(await get(port, '/readyz')).toEqual({
      status: 200,
      body: { ready: true, phase: 'polling', checks: { temporal: 'ok', ledger: 'ok' } },
    });
    expect((await get(port, '/metrics')).status).toBe(404);

    const runId = await second.client.start(plan('steps: [{ id: a, action: test.ignore_cancel, with: { ms: 1500 } }]'));
    await eventually('the action has begun', () => entriesOf(journal, runId, 'began').length === 1);
    const stopped = second.stop();
    await eventually('it is not ready', async () => (await get(port, '/readyz')).status === 503);
    expect(await get(port, '/healthz')).toEqual({ status: 200, body: { phase: 'draining' } });
    await stopped;
    expect(entriesOf(journal, runId, 'ended')).toHaveLength(1);
    await expect(get(port, '/healthz')).rejects.toThrow();
  });

  it('says that its port is taken', async () => {
    await expect(
      startTestWorker(server, { actions, taskQueue: 'taken', health: { port: metricsPort } }),
    ).rejects.toMatchObject({
      code: 'HealthServerFailed',
    });
  });
});

describe('metrics', () => {
  beforeAll(async () => {
    const body =
      'steps: [{ id: a, action: test.fail, with: { times: 1 } }, { id: b, action: live_trade.submit_orders }, { id: c, wait: { event: never } }]';
    const runId = await worker.client.start(plan(body));
    await eventually('it waits', async () => (await worker.client.progress(runId))?.steps[2]?.status === 'running');
    await worker.client.halt(runId, { reason: 'test' });
    await worker.client.result(runId);
  });

  it.each([
    ['bellwether_action_attempts_total', 'action="test.fail",outcome="failed"', '1'],
    ['bellwether_action_attempts_total', 'action="test.fail",outcome="succeeded"', '1'],
    ['bellwether_action_retries_total', 'action="test.fail"', '1'],
    ['bellwether_action_duration_seconds_count', 'action="test.fail",outcome="succeeded"', '1'],
    ['bellwether_orders_total', 'action="live_trade.submit_orders",outcome="submitted"', '3'],
    ['bellwether_orders_total', 'action="live_trade.submit_orders",outcome="filled"', '2'],
    ['bellwether_halts_total', '', '1'],
  ])('%s {%s} is %s', async (name, labels, value) => {
    const wanted = labels.split(',');
    const found = (await samples(name)).filter((line) => wanted.every((label) => line.includes(label)));
    expect(found.map((line) => line.split(' ').at(-1))).toEqual([value]);
  });

  it('every metric that the dashboard asks for is there', async () => {
    const dashboard = readFileSync(path.resolve(__dirname, '../../ops/grafana/bellwether-workers.json'), 'utf8');
    const { panels } = JSON.parse(dashboard) as { panels: { targets: { expr: string }[] }[] };
    const names = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:bellwether|temporal)_\w+/g) ?? []),
    );
    expect(names.length).toBeGreaterThan(10);
    const absent: string[] = [];
    for (const name of new Set(names)) if ((await samples(name)).length === 0) absent.push(name);
    expect(absent).toEqual([]);
  });

  it('durations have buckets of seconds', async () => {
    const bounds = (await samples('bellwether_action_duration_seconds_bucket')).map(
      (line) => /le="([^"]*)"/.exec(line)?.[1],
    );
    expect(bounds).toEqual(expect.arrayContaining(['0.005', '1', '1800', '+Inf']));
  });
});
