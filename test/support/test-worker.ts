import { Client, Connection } from '@temporalio/client';
import { BellwetherClient } from '../../src/client';
import { runWorker, type WorkerOptions } from '../../src/worker';
import type { TestServer } from './temporal-server';
import { sourcesToo } from './test-pool';
import { builtBundle } from './worker-bundle';

export interface TestWorker {
  /** The product's client. */
  readonly client: BellwetherClient;
  /** Temporal's own. */
  readonly temporal: Client;
  readonly taskQueue: string;
  stop(): Promise<void>;
}

/** A worker in this process, as the product starts it, on a server of the test; and clients for it. */
export async function startTestWorker(server: TestServer, options: Partial<WorkerOptions> = {}): Promise<TestWorker> {
  const { address, stateFolder } = server;
  const taskQueue = options.taskQueue ?? 'test';
  const shutdown = new AbortController();
  let running: Promise<void> = Promise.resolve();
  await new Promise<undefined>((resolve, reject) => {
    running = runWorker({
      connection: { address },
      stateFolder,
      taskQueue,
      workflowBundle: builtBundle,
      // With actions of its own, the test says whether there is a pool, and what its processes load.
      ...(options.actions === undefined && { pool: { execArgv: sourcesToo } }),
      // Warnings of runs that fail on purpose.
      log: () => undefined,
      signal: shutdown.signal,
      onReady: () => {
        resolve(undefined);
      },
      ...options,
    });
    running.catch(reject);
  });
  // Histories of tests hold a few large payloads on purpose.
  const channelArgs = { 'grpc.max_receive_message_length': 128 * 1024 * 1024 };
  const connection = await Connection.connect({ address, channelArgs });
  const client = new BellwetherClient({ address, taskQueue });
  return {
    client,
    temporal: new Client({ connection }),
    taskQueue,
    async stop() {
      await client.close();
      await connection.close();
      shutdown.abort();
      await running;
    },
  };
}
