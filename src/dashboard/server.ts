import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BellwetherError, messageOf } from '../base/errors';
import { accessBy, foreignness, type Access } from './http/access';
import { guardHeaders, redirect, send } from './http/answers';
import { HaltDoor } from './http/halt-door';
import { Pages } from './http/pages';
import { EventStreams } from './live/event-stream';
import { Feeds } from './live/feeds';
import type { DashboardSources } from './sources';

export interface DashboardOptions {
  readonly sources: DashboardSources;
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** What a browser has to know. @default 32 random bytes, anew at each start */
  readonly token?: string;
  /** How often a run that is looked at is asked how it stands; the overview half as often. @default 1000 */
  readonly everyMs?: number;
  /** Browsers, or tabs of them, that are kept up to date at once. @default 64 */
  readonly mostStreams?: number;
}

export interface Dashboard {
  readonly port: number;
  readonly token: string;
  /** With the token: who opens it is known from then on. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the dashboard on loopback, for who knows the token.
 * @throws BellwetherError `DashboardFailed` when the port is taken, `WrongUse` for a token that can be guessed.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { sources, everyMs = 1000, mostStreams = 64 } = options;
  const access = accessBy(options.token);
  const feeds = new Feeds(sources, everyMs);
  const streams = new EventStreams({ most: mostStreams, beatMs: 15_000 });
  const pages = new Pages({ sources, feeds, streams, formKey: access.formKey });
  const halts = new HaltDoor(sources, access);
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    guardHeaders(response);
    answer(request, response, { access, pages, halts }).catch((error: unknown) => {
      if (response.headersSent) response.end();
      else send(response, 500, 'text', `The dashboard cannot show this: ${messageOf(error)}\n`);
    });
  });
  server.on('clientError', (_error: Error, socket: Socket) => socket.destroy());
  const port = await listen(server, options.port);
  return {
    port,
    token: access.token,
    address: `http://127.0.0.1:${port}/?token=${access.token}`,
    async close() {
      streams.close();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await Promise.all([closed, feeds.close()]);
    },
  };
}

interface Parts {
  readonly access: Access;
  readonly pages: Pages;
  readonly halts: HaltDoor;
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const { access, pages, halts } = parts;
  const foreign = foreignness(request);
  if (foreign !== undefined) {
    send(response, 403, 'text', `${foreign}\n`);
    return;
  }
  const address = new URL(request.url ?? '/', 'http://127.0.0.1');
  const given = address.searchParams.get('token');
  if (request.method === 'GET' && given !== null && access.isToken(given)) {
    address.searchParams.delete('token');
    response.setHeader('Set-Cookie', access.cookie(request.socket.localPort ?? 0));
    // A path of two slashes would lead to another host.
    redirect(response, `${address.pathname.replace(/^\/+/, '/')}${address.search}`);
    return;
  }
  if (!access.isKnown(request)) {
    send(
      response,
      401,
      'text',
      "The token is missing or wrong. Open the address that 'bellwether dashboard' told when it started.\n",
    );
    return;
  }
  if (request.method === 'GET') return pages.answer(response, address);
  if (request.method === 'POST' && address.pathname === '/halt') return halts.answer(request, response);
  send(response, 405, 'text', 'There are GET, and POST /halt.\n');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `the dashboard cannot listen on 127.0.0.1:${port}: ${messageOf(error)}; end what is there, or give another --port`;
      reject(new BellwetherError('DashboardFailed', message, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
