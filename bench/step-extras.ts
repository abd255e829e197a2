import { Client, Connection } from '@temporalio/client';
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { payloadEncryption } from '../src/codec';
import { runWorkflowType } from '../src/protocol';
import { freePort } from '../src/server/free-ports';
import { startTestServer } from '../test/support/temporal-server';
import { noopPlan } from './support/plans';
import { spreadOf, spreadText } from './support/statistics';
import { startBenchWorker, type BenchWorker } from './support/worker-processes';

/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=1. */
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 9);
const steps = 100;
const plan = noopPlan('sequential', steps);
/** Prometheus asks a quarter as often or less. */
const scrapeEveryMs = 1000;

/** What a worker does besides its work. */
interface Extras {
  readonly traces?: true;
  readonly metrics?: true;
  readonly encryption?: true;
}

const variants: readonly (readonly [string, Extras])[] = [
  ['none of them', {}],
  ['traces', { traces: true }],
  ['metrics', { metrics: true }],
  ['encryption', { encryption: true }],
  ['all three', { traces: true, metrics: true, encryption: true }],
];

interface Cost {
  readonly ms: number;
  readonly processorMs: number;
}

interface Variant {
  readonly name: string;
  /** A hundred steps: the cost of one. */
  run(): Promise<Cost>;
  stop(): Promise<void>;
}

/** What tracing, metrics and encryption cost a step: each in a worker of its own, in turn, beside a worker without them. */
export async function stepExtras(): Promise<string[]> {
  const server = await startTestServer();
  const collector = await startCollector();
  const opened: Variant[] = [];
  try {
    for (const [name, extras] of variants) opened.push(await openVariant(server, collector.url, name, extras));
    // The first round is not counted.
    for (const variant of opened) await variant.run();
    const costs = new Map<string, Cost[]>(opened.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      // Each has every place in turn, so that none profits from it.
      for (let n = 0; n < opened.length; n++) {
        const variant = opened[(n + round) % opened.length];
        costs.get(variant.name)?.push(await variant.run());
      }
    if (collector.received() === 0) throw new Error('the collector has received nothing: traces were not measured');
    return ['## Traces, metrics and encryption on a step', '', ...linesOf(costs), ''];
  } finally {
    for (const variant of opened) await variant.stop();
    await collector.close();
    await server.stop();
  }
}

function linesOf(costs: ReadonlyMap<string, readonly Cost[]>): string[] {
  const plain = costs.get(variants[0][0]) ?? [];
  return [...costs].map(([name, own]) => {
    const told = (of: keyof Cost): string => {
      const ratio = spreadText(spreadOf(own.map((cost, round) => cost[of] / plain[round][of])), 3);
      return `${spreadText(spreadOf(own.map((cost) => cost[of])), 2)}${own === plain ? '' : `, ratio ${ratio}`}`;
    };
    return `- ${name}: ms a step ${told('ms')}; processor ms of the worker a step ${told('processorMs')}`;
  });
}

async function openVariant(
  { address, stateFolder }: { readonly address: string; readonly stateFolder: string },
  collectorUrl: string,
  name: string,
  { traces, metrics, encryption }: Extras,
): Promise<Variant> {
  const taskQueue = `bench-${name.replaceAll(' ', '-')}`;
  const keys = encryption ? await keysIn(stateFolder) : '';
  const metricsAddress = metrics ? `127.0.0.1:${await freePort(0)}` : undefined;
  const worker = await startBenchWorker(
    { address, stateFolder, taskQueue, ...(metricsAddress !== undefined && { metricsAddress }) },
    {
      BELLWETHER_CODEC_KEYS: keys,
      OTEL_EXPORTER_OTLP_ENDPOINT: traces ? collectorUrl : '',
      // What is recorded in a round is sent in it, for the most part.
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
  );
  const { dataConverter } = await payloadEncryption(keys);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, dataConverter });
  const scraping = metricsAddress === undefined ? undefined : scrape(metricsAddress);
  return {
    name,
    run: () => cost(worker, () => execute(client, taskQueue)),
    async stop() {
      await scraping?.stop();
      await connection.close();
      await worker.stop();
    },
  };
}

const execute = (client: Client, taskQueue: string): Promise<unknown> =>
  client.workflow.execute(runWorkflowType, { workflowId: randomUUID(), taskQueue, args: [{ definition: plan }] });

async function cost(worker: BenchWorker, work: () => Promise<unknown>): Promise<Cost> {
  await worker.usage();
  const before = performance.now();
  await work();
  const ms = performance.now() - before;
  const { processorMs } = await worker.usage();
  return { ms: ms / steps, processorMs: processorMs / steps };
}

async function keysIn(folder: string): Promise<string> {
  const file = path.join(folder, 'bench-codec-key');
  await writeFile(file, randomBytes(32).toString('base64'));
  return `k1:file:${file}`;
}

/** Asks for the metrics once a second, as Prometheus does. */
function scrape(address: string): { stop(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(async () => (await fetch(`http://${address}/metrics`)).text());
  }, scrapeEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}

/** Takes what the worker sends, and throws it away. */
async function startCollector(): Promise<{ url: string; received(): number; close(): Promise<void> }> {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => (bytes += part.length));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => bytes,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
