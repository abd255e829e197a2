import { Client, Connection } from '@temporalio/client';
import path from 'node:path';
import { BellwetherClient } from '../../src/client';
import type { Plan } from '../../src/engine';
import { catalogueOf } from '../../src/catalogue';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { Action } from '../../src/slices/action';
import { runWorker, type WorkerOptions } from '../../src/worker';
import type { TestServer } from './temporal-server';

/** The workflows as the build bundles them; run from the sources, the worker does not find them by itself. */
export const builtBundle = path.resolve(__dirname, '../../dist/workflow-bundle.js');

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
  const connection = await Connection.connect({ address });
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

/** The plan of a definition that has these steps (YAML, not indented), and whatever `head` adds at the top. */
export function planOf(actions: readonly Action[], steps: string, head = ''): Plan {
  const text = `name: test_run\nversion: 1.0.0\ntype: analysis\n${head}\nsteps:\n${steps.replaceAll(/^/gm, '  ')}\n`;
  const { plan, issues } = compileDefinition(text, 'test.yaml', catalogueOf(actions));
  if (plan === undefined) throw new Error(issues.map(formatIssue).join('\n'));
  return plan;
}
