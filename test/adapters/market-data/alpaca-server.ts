import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bar as the published market data API writes it. */
export interface ApiBar {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly n: number;
  readonly vw: number;
}

/** Answers one request in place of the service; undefined: the service answers. */
type Disturb = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

export const keys = { APCA_API_KEY_ID: 'PKTEST0123456789', APCA_API_SECRET_KEY: 'very-secret-0123456789abcdef' };

/**
 * A server that follows the published market data API of Alpaca, version 2: `/v2/stocks/bars` with its parameters, limits, pages and
 * errors, and `/v2/stocks/snapshots`.
 */
export class AlpacaServer {
  readonly requests: URL[] = [];
  bars: Record<string, Record<string, readonly ApiBar[]>> = {};
  snapshots: Record<string, unknown> = {};
  disturb: Disturb | undefined;
  /** Fewer bars a page than asked for, as the service may answer. */
  pageLimit = 10_000;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(url);
    if (this.disturb?.(request, response, this.requests.length) === true) return;
    if (
      request.headers['apca-api-key-id'] !== keys.APCA_API_KEY_ID ||
      request.headers['apca-api-secret-key'] !== keys.APCA_API_SECRET_KEY
    )
      return send(response, 403, { message: 'forbidden.' });
    if (url.pathname === '/v2/stocks/bars') return this.#bars(url.searchParams, response);
    if (url.pathname === '/v2/stocks/snapshots') return this.#snapshots(url.searchParams, response);
    send(response, 404, { message: 'endpoint not found.' });
  }

  #bars(query: URLSearchParams, response: ServerResponse): void {
    const limit = Math.min(Number(query.get('limit') ?? 1000), this.pageLimit);
    const timeframe = query.get('timeframe') ?? '';
    if (!/^(\d{1,2}Min|1Hour|1Day)$/.test(timeframe)) return send(response, 400, { message: 'invalid timeframe' });
    const adjustment = query.get('adjustment') ?? 'raw';
    const [symbol] = (query.get('symbols') ?? '').split(',');
    const [start, end] = [Date.parse(query.get('start') ?? ''), Date.parse(query.get('end') ?? '')];
    const all = (this.bars[symbol]?.[`${timeframe} ${adjustment}`] ?? []).filter(
      ({ t }) => Date.parse(t) >= start && Date.parse(t) <= end,
    );
    const token = query.get('page_token');
    const first = token === null ? 0 : Number(Buffer.from(token, 'base64').toString());
    const page = all.slice(first, first + limit);
    const next = first + limit < all.length ? Buffer.from(String(first + limit)).toString('base64') : null;
    send(response, 200, { bars: page.length > 0 ? { [symbol]: page } : {}, next_page_token: next });
  }

  #snapshots(query: URLSearchParams, response: ServerResponse): void {
    const symbols = (query.get('symbols') ?? '').split(',');
    send(
      response,
      200,
      Object.fromEntries(
        symbols.flatMap((symbol) => (symbol in this.snapshots ? [[symbol, this.snapshots[symbol]]] : [])),
      ),
    );
  }
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A bar that starts at a time, around a price. */
export function apiBar(t: string, price: number, volume = 1000): ApiBar {
  return { t, o: price, h: price + 1, l: price - 1, c: price + 0.5, v: volume, n: 10, vw: price };
}
