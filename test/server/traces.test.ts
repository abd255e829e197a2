import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { trace } from '@opentelemetry/api';
import { z } from 'zod';
import { catalogueOf } from '../../src/catalogue';
import { traceHeader } from '../../src/protocol';
import { eventually } from '../support/eventually';
import { planOf } from '../support/plan-of';
import { startTestServer, type TestServer } from '../support/temporal-server';
import { testActions } from '../support/test-actions';
import { memoryJournal } from '../support/test-journal';
import { startTestWorker, type TestWorker } from '../support/test-worker';
import { builtBundle } from '../support/worker-bundle';

const sent = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: z.array(z.object({ key: z.string(), value: z.looseObject({}) })),
              status: z.object({ code: z.int(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Span = z.infer<typeof sent>['resourceSpans'][number]['scopeSpans'][number]['spans'][number];

const actions = testActions(memoryJournal());
const bodies: string[] = [];
let collector: Server;
let server: TestServer;
let worker: TestWorker;

beforeAll(async () => {
  collector = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString());
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${port}`;
  process.env['OTEL_BSP_SCHEDULE_DELAY'] = '100';
  server = await startTestServer();
  worker = await startTestWorker(server, { actions });
}, 600_000);

afterAll(async () => {
  await worker.stop();
  await server.stop();
  trace.disable();
  await new Promise((resolve) => collector.close(resolve));
});

const spans = (): Span[] =>
  bodies.flatMap((body) =>
    sent
      .parse(JSON.parse(body))
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: inScope }) => inScope)),
  );

/** `start runDefinition > run steps > step a > test.echo`, for each span that no other is below. */
function lines(of: readonly Span[]): string[] {
  const byId = new Map(of.map((span) => [span.spanId, span]));
  const parents = new Set(of.map(({ parentSpanId }) => parentSpanId));
  const lineOf = (span: Span): string => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    return parent === undefined ? span.name : `${lineOf(parent)} > ${span.name}`;
  };
  return of
    .filter(({ spanId }) => !parents.has(spanId))
    .map(lineOf)
    .sort();
}

async function spansOf(runId: string): Promise<Span[]> {
  const ofRun = (): Span[] => {
    const root = spans().find(({ attributes, name }) => name.startsWith('run ') && has(attributes, runId));
    return spans().filter(({ traceId }) => traceId === root?.traceId);
  };
  await eventually('the spans of the run have come', () => Promise.resolve(ofRun().length > 0));
  // What was sent in the same moment as the run's own span, or waits for the next batch.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return ofRun();
}

const has = (attributes: Span['attributes'], runId: string): boolean =>
  attributes.some(({ key, value }) => key === 'bellwether.run' && value['stringValue'] === runId);

const plan = planOf(
  `
  steps:
    - id: first
      action: test.echo
      with: { value: a value that is nobody else's business }
    - id: both
      mode: parallel
      steps:
        - { id: flaky, action: test.fail, with: { times: 1 } }
        - { id: hopeless, action: test.fail_permanently, on_failure: continue }
  `,
  catalogueOf(actions),
);

it('makes one trace of the start, the run, its steps and the attempts of their actions', async () => {
  const result = await worker.client.execute(plan, {}, { runId: 'traced-1' });
  expect(result.status).toBe('degraded');
  const found = await spansOf('traced-1');
  expect(lines(found)).toEqual([
    'start runDefinition > run scripted > bellwether.resolve',
    'start runDefinition > run scripted > step both/flaky > test.fail',
    'start runDefinition > run scripted > step both/flaky > test.fail',
    'start runDefinition > run scripted > step both/hopeless > test.fail_permanently',
    'start runDefinition > run scripted > step first > test.echo',
  ]);
  const named = (name: string): Span[] => found.filter((span) => span.name === name);
  expect(named('test.fail').map(({ status }) => status.code)).toEqual([2, 1]);
  expect(named('step both/hopeless')[0]?.status).toEqual({ code: 2, message: 'it cannot work' });
  expect(named('step both/flaky')[0]?.status).toEqual({ code: 1 });
  for (const { startTimeUnixNano, endTimeUnixNano } of found)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
});

it('keeps values out of traces', () => {
  expect(bodies.join('')).toContain('traced-1');
  expect(bodies.join('')).not.toContain("nobody else's business");
});

it('makes a trace of a run that nobody traced the start of', async () => {
  await worker.temporal.workflow.execute('runDefinition', {
    args: [{ definition: plan }],
    taskQueue: worker.taskQueue,
    workflowId: 'traced-2',
  });
  expect(lines(await spansOf('traced-2'))).toContain('run scripted > step first > test.echo');
});

it('runs what was started with a trace that cannot be read, as if nobody had traced it', async () => {
  const unreadable = {
    metadata: { encoding: new TextEncoder().encode('json/plain') },
    data: new TextEncoder().encode('{'),
  };
  const client = new Client({
    connection: worker.temporal.connection,
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) =>
            next({ ...input, headers: { ...input.headers, [traceHeader]: unreadable } }),
        },
      ],
    },
  });
  const started = { args: [{ definition: plan }], taskQueue: worker.taskQueue, workflowId: 'traced-3' };
  expect(await client.workflow.execute('runDefinition', started)).toMatchObject({ status: 'degraded' });
  expect(lines(await spansOf('traced-3'))).toContain('run scripted > step first > test.echo');
});

it('leaves the commands of a run what they are: its history replays without traces', async () => {
  const history = await worker.temporal.workflow.getHandle('traced-1').fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: { codePath: builtBundle } }, history, 'traced-1');
});
