import { Client, Connection } from '@temporalio/client';
import { BellwetherClient } from '../../src/client';
import type { Plan } from '../../src/engine';
import { catalogueOf } from '../../src/catalogue';
import { compileDefinition, formatIssue } from '../../src/definition';
import type { Action } from '../../src/slices/action';
import { runWorker, type WorkerOptions } from '../../src/worker';
import type { TestServer } from './temporal-server';

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
  const log: string[] = [];
  const ready = Promise.withResolvers<undefined>();
  const running = runWorker({
    connection: { address },
    stateFolder,
    taskQueue,
    log: (line) => log.push(line),
    signal: shutdown.signal,
    onReady: () => {
      ready.resolve(undefined);
    },
    ...options,
  });
  running.catch(ready.reject);
  await ready.promise;
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
