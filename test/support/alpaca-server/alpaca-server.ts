import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Decimal } from 'decimal.js';
import { Venue } from './venue';
import { isOpen, orderJson, VenueRefusal } from './venue-order';

export const alpacaKeys = { id: 'PKTEST0123456789ABCD', secret: 'very-secret-0123456789abcdefghijklmnop' };

/** What becomes of a request besides, or instead of, its answer. */
export type Fault =
  /** The connection breaks before the request, or after it was carried out. */
  | 'drop before'
  | 'drop after'
  /** No answer ever comes; the request is not carried out, or is. */
  | 'hang before'
  | 'hang after'
  /** The answer comes late; the request was carried out in time. */
  | { readonly lateMs: number }
  /** Another answer; the request is not carried out, unless `after`. */
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
      readonly after?: boolean;
    };

interface Planned {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
  left: number;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * A server that follows the published trading API of Alpaca, version 2: orders, positions, account, clock, calendar and the activities
 * of fills, with the answers and refusals that the API documents, and with faults on command. It is not Alpaca: where the
 * documentation is silent, so is the proof.
 */
export class AlpacaServer {
  venue = new Venue();
  readonly requests: { readonly method: string; readonly path: string }[] = [];
  #faults: Planned[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.venue = new Venue();
    this.requests.length = 0;
    this.#faults = [];
  }

  /** The next requests of a method and path meet a fault. */
  fail(method: string, path: RegExp, fault: Fault, times = 1): void {
    this.#faults.push({ method, path, fault, left: times });
  }

  count(method: string, path: RegExp): number {
    return this.requests.filter((one) => one.method === method && path.test(one.path)).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    this.requests.push({ method, path: url.pathname });
    const body = await bodyOf(request);
    const planned = this.#faults.find((one) => one.left > 0 && one.method === method && one.path.test(url.pathname));
    if (planned !== undefined) planned.left -= 1;
    const fault = planned?.fault;
    const isCarriedOut =
      fault === undefined ||
      fault === 'drop after' ||
      fault === 'hang after' ||
      (typeof fault === 'object' && ('lateMs' in fault || fault.after === true));
    const answer = isCarriedOut ? this.#answer(request, method, url, body) : { status: 500 };
    if (fault === 'drop before' || fault === 'drop after') request.socket.destroy();
    else if (fault === 'hang before' || fault === 'hang after') return;
    else if (typeof fault === 'object' && 'status' in fault) send(response, fault, fault.headers);
    else if (typeof fault === 'object') setTimeout(() => send(response, answer), fault.lateMs).unref();
    else send(response, answer);
  }

  #answer(request: IncomingMessage, method: string, url: URL, body: string): Answer {
    const { headers } = request;
    if (headers['apca-api-key-id'] !== alpacaKeys.id || headers['apca-api-secret-key'] !== alpacaKeys.secret)
      return { status: 401, body: { code: 40110000, message: 'request is not authorized' } };
    try {
      return this.#route(method, url, body === '' ? {} : (JSON.parse(body) as Record<string, unknown>));
    } catch (error) {
      if (error instanceof VenueRefusal)
        return { status: error.status, body: { code: error.code, message: error.message, ...error.more } };
      if (error instanceof SyntaxError)
        return { status: 400, body: { code: 40010000, message: 'request body format is invalid' } };
      throw error;
    }
  }

  #route(method: string, url: URL, body: Record<string, unknown>): Answer {
    const { venue } = this;
    const ok = (answer: unknown): Answer => ({ status: 200, body: answer });
    const id = /^\/v2\/orders\/([^/]+)$/.exec(url.pathname)?.[1];
    switch (id === undefined ? `${method} ${url.pathname}` : `${method} order`) {
      case 'POST /v2/orders':
        return ok(venue.submit(body));
      case 'GET /v2/orders':
        return ok(this.#listed(url.searchParams));
      case 'GET /v2/orders:by_client_order_id':
        return ok(venue.byClientOrderId(url.searchParams.get('client_order_id') ?? ''));
      case 'GET order':
        return ok(venue.byId(id ?? '', url.searchParams.get('nested') === 'true'));
      case 'PATCH order':
        return ok(venue.replace(id ?? '', body));
      case 'DELETE order':
        venue.cancel(id ?? '');
        return { status: 204 };
      case 'GET /v2/positions':
        return ok([...venue.positions].map(([symbol, held]) => this.#position(symbol, held)));
      case 'GET /v2/account':
        return ok(this.#account());
      case 'GET /v2/clock':
        return ok(this.#clock());
      case 'GET /v2/calendar':
        return ok([{ date: '2026-11-23', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' }]);
      case 'GET /v2/account/activities/FILL':
        return ok(this.#fills(url.searchParams));
      default:
        return { status: 404, body: { code: 40410000, message: 'endpoint not found' } };
    }
  }

  #listed(query: URLSearchParams): unknown {
    const { venue } = this;
    const nested = query.get('nested') === 'true';
    const wanted = query.get('status') ?? 'open';
    const after = query.get('after_order_id');
    const from = after === null ? 0 : venue.orders.findIndex((order) => order.id === after) + 1;
    const isWanted = (order: (typeof venue.orders)[number]): boolean =>
      wanted === 'all' || (wanted === 'open') === (isOpen(order) || (nested && (venue.legs(order) ?? []).some(isOpen)));
    return venue.orders
      .slice(from)
      .filter((order) => isWanted(order) && !(nested && order.parent !== undefined))
      .slice(0, Math.min(Number(query.get('limit') ?? 50), 500))
      .map((order) => orderJson(order, nested ? venue.legs(order) : null));
  }

  #position(symbol: string, { quantity, cost }: { readonly quantity: Decimal; readonly cost: Decimal }): unknown {
    const price = this.venue.price(symbol);
    const value = quantity.times(price);
    const gain = value.minus(cost);
    return {
      asset_id: 'b0b6dd9d-8b9b-48a9-ba46-b9d54906e415',
      symbol,
      exchange: 'NYSE',
      asset_class: 'us_equity',
      asset_marginable: true,
      qty: quantity.toFixed(),
      qty_available: quantity.toFixed(),
      avg_entry_price: cost.div(quantity).toDecimalPlaces(9).toFixed(),
      side: quantity.isPositive() ? 'long' : 'short',
      market_value: value.toFixed(),
      cost_basis: cost.toFixed(),
      unrealized_pl: gain.toFixed(),
      unrealized_plpc: gain.div(cost.abs()).toFixed(9),
      unrealized_intraday_pl: gain.toFixed(),
      unrealized_intraday_plpc: gain.div(cost.abs()).toFixed(9),
      current_price: price.toFixed(),
      lastday_price: price.toFixed(),
      change_today: '0',
    };
  }

  #account(): unknown {
    const { venue } = this;
    const cash = venue.cash.toFixed(2);
    return {
      id: '61e69015-8549-4bfd-b9c3-01e75843f47d',
      account_number: 'PA3ALPACA01',
      status: 'ACTIVE',
      currency: 'USD',
      cash,
      portfolio_value: venue.equity().toFixed(2),
      equity: venue.equity().toFixed(2),
      last_equity: '100000',
      buying_power: cash,
      multiplier: '1',
      trading_blocked: venue.tradingBlocked,
      transfers_blocked: false,
      account_blocked: false,
      trade_suspended_by_user: false,
      shorting_enabled: venue.shortingEnabled,
      created_at: '2024-01-02T15:04:05.678901Z',
    };
  }

  #clock(): unknown {
    return {
      timestamp: '2026-11-23T10:00:00.123456789-05:00',
      is_open: this.venue.isOpen,
      next_open: '2026-11-24T09:30:00-05:00',
      next_close: '2026-11-23T16:00:00-05:00',
    };
  }

  #fills(query: URLSearchParams): unknown {
    const after = query.get('after');
    const token = query.get('page_token');
    const from = token === null ? 0 : this.venue.activities.findIndex(({ id }) => id === token) + 1;
    return this.venue.activities
      .slice(from)
      .filter(({ at }) => after === null || at > after)
      .slice(0, Number(query.get('page_size') ?? 100))
      .map(({ id, order, quantity, price, at }) => ({
        id,
        activity_type: 'FILL',
        transaction_time: at,
        type: order.filled.gte(order.quantity) ? 'fill' : 'partial_fill',
        price: price.toFixed(),
        qty: quantity.toFixed(),
        side: order.side,
        symbol: order.symbol,
        leaves_qty: order.quantity.minus(order.filled).toFixed(),
        order_id: order.id,
        cum_qty: order.filled.toFixed(),
        order_status: order.status,
      }));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Answer, headers: Record<string, string> = {}): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'test', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
