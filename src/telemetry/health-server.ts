import { createServer, type Server } from 'node:http';
import { BellwetherError, messageOf } from '../base/errors';

/** What a worker does at the moment. `draining`: told to stop, it finishes what runs and takes nothing more. */
export type WorkerPhase = 'starting' | 'polling' | 'draining';

export interface HealthServerOptions {
  /** `127.0.0.1:8235`; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  phase(): WorkerPhase;
  /** Asks what the worker cannot work without, by name; each rejects with what is wrong. */
  readonly checks: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** How long a check may take before its subject counts as away. */
const checkMs = 2000;

/**
 * Serves `GET /healthz`, 200 as long as the process does its work at all, and `GET /readyz`, 200 when the worker polls and all it needs
 * answers, else 503; both with what was found as JSON. A drain is healthy and not ready.
 * @throws BellwetherError `HealthServerFailed` when the port is taken.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const end = (status: number, body: object): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(`${JSON.stringify(body)}\n`);
    };
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' || (path !== '/healthz' && path !== '/readyz')) {
      end(404, { error: 'there are GET /healthz and GET /readyz' });
    } else if (path === '/healthz') {
      end(200, { phase: options.phase() });
    } else {
      readiness(options).then(
        (found) => end(found.ready ? 200 : 503, found),
        (error: unknown) => end(503, { ready: false, error: messageOf(error) }),
      );
    }
  });
  const port = await listen(server, options);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readiness({ phase, checks }: HealthServerOptions) {
  const found = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await verdictOf(check)] as const),
  );
  const now = phase();
  return {
    ready: now === 'polling' && found.every(([, verdict]) => verdict === 'ok'),
    phase: now,
    checks: Object.fromEntries(found),
  };
}

async function verdictOf(check: (signal: AbortSignal) => Promise<unknown>): Promise<string> {
  const limit = AbortSignal.timeout(checkMs);
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new Error(`no answer within ${checkMs} ms`)), { once: true });
  });
  try {
    await Promise.race([check(limit), late]);
    return 'ok';
  } catch (error) {
    return messageOf(error);
  }
}

function listen(server: Server, { host, port }: HealthServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `health cannot be served on ${host}:${port}: ${messageOf(error)}; end what is there, or give another --health-port`;
      reject(new BellwetherError('HealthServerFailed', message, { cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
