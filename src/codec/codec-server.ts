import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PayloadCodec } from '@temporalio/common';
import { BellwetherError, messageOf } from '../base/errors';
import { readPayloads, writePayloads } from './payloads-in-json';

export interface CodecServerOptions {
  readonly codec: PayloadCodec;
  /** Port on loopback. 0 takes a free one. */
  readonly port: number;
  /** Origins of pages that may read the answers, as browsers send them: `http://127.0.0.1:8233`. */
  readonly origins: readonly string[];
  /** What a caller has to know. @default 32 random bytes, anew at each start */
  readonly token?: string;
}

export interface CodecServer {
  /** With the token in its path, for the settings of the Temporal UI, which can send no header of ours. */
  readonly endpoint: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
}

/** The largest request: a page of a history has a few payloads of some 2 MiB, in base64. */
const mostBytes = 64 * 1024 * 1024;

const shortestToken = 16;

/**
 * Serves `POST /decode` and `POST /encode` as the Temporal UI and CLI ask for them, on loopback only. Who asks has to know the token,
 * as the first part of the path or as `Authorization: Bearer TOKEN`; a page of another origin is refused.
 * @throws BellwetherError `CodecServerFailed` when the port is taken, `WrongUse` for a token that can be guessed.
 */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const token = options.token ?? randomBytes(32).toString('base64url');
  if (token.length < shortestToken || !/^[A-Za-z0-9_-]+$/.test(token)) {
    throw new BellwetherError(
      'WrongUse',
      `the token of the codec server has ${token.length} characters; it takes ${shortestToken} or more letters, digits, '_' and '-'. Make one with: openssl rand -hex 32`,
    );
  }
  const server = createServer((request, response) => {
    answer(request, response, { ...options, token }).catch((error: unknown) => {
      finish(response, 500, messageOf(error));
    });
  });
  const port = await listen(server, options.port);
  return {
    endpoint: `http://127.0.0.1:${port}/${token}`,
    port,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `the codec server cannot listen on 127.0.0.1:${port}: ${messageOf(error)}; end what is there, or give another --port`;
      reject(new BellwetherError('CodecServerFailed', message, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { codec, origins, token }: CodecServerOptions & { readonly token: string },
): Promise<void> {
  const { origin, host = '', authorization = '' } = request.headers;
  // A name that somebody lets point to loopback is not ours, whatever page it is that asks.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) {
    finish(response, 403, `the host '${host}' is not this machine`);
    return;
  }
  if (origin !== undefined && !origins.includes(origin)) {
    finish(response, 403, `pages of ${origin} may not ask; those of ${origins.join(', ')} may. See --ui`);
    return;
  }
  if (origin !== undefined) allow(response, origin);
  if (request.method === 'OPTIONS') {
    finish(response, 204);
    return;
  }
  const [, first = '', second = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  const inPath = second !== '';
  if (!same(inPath ? first : authorization.replace(/^Bearer /, ''), token)) {
    finish(
      response,
      401,
      'the token is missing or wrong; it stands in the address that the codec server told when it started',
    );
    return;
  }
  const work = inPath ? second : first;
  if (request.method !== 'POST' || (work !== 'decode' && work !== 'encode')) {
    finish(response, 404, 'there are POST /decode and POST /encode');
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    finish(response, 413, `a request may have ${mostBytes} bytes`);
    return;
  }
  try {
    const payloads = readPayloads(body);
    const done = work === 'decode' ? await codec.decode(payloads) : await codec.encode(payloads);
    response.setHeader('Content-Type', 'application/json');
    finish(response, 200, writePayloads(done));
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    finish(response, 400, error.message);
  }
}

function allow(response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', 'content-type, x-namespace, authorization');
  response.setHeader('Vary', 'Origin');
}

function finish(response: ServerResponse, status: number, text = ''): void {
  // The decrypted content is for the page that asked, not for a disk.
  response.setHeader('Cache-Control', 'no-store');
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.writeHead(status).end(text);
}

/** In the same time, however much of it is right. */
function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end, so that the answer is heard.
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}
