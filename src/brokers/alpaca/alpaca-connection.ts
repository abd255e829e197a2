import { auth, trading } from '@alpacahq/alpaca-trade-api/rest';
import { Agent, fetch } from 'undici';
import { resolveSecret } from '../../adapters/secrets/resolve-secret';
import type { Secret } from '../../adapters/secrets/secret';
import { BrokerError } from '../broker-error';

export interface AlpacaBrokerOptions {
  /** `paper`, `live`, or an address of a server that speaks the same protocol. */
  readonly endpoint: string;
  /** References, `env:NAME` or `file:PATH`; never a key itself. */
  readonly keys: { readonly id: string; readonly secret: string };
  /** The environment that `env:NAME` is looked up in. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths of key files start from. */
  readonly folder: string;
  /** A call that changes something, as a whole. @default 2000 */
  readonly callMs?: number;
  /** One try of a call that looks. @default 5000 */
  readonly readMs?: number;
  /** How often a call that looks is tried again after 429, 5xx and broken connections. @default 3 */
  readonly readRetries?: number;
  /** First wait before that, which doubles. @default 250 */
  readonly retryDelayMs?: number;
}

/** Alpaca's client, once for calls that look and are repeated, once for calls that change something and are not. */
export interface AlpacaConnection {
  readonly real: boolean;
  readonly callMs: number;
  readonly read: {
    readonly orders: trading.OrdersApi;
    readonly accounts: trading.AccountsApi;
    readonly positions: trading.PositionsApi;
    readonly clock: trading.ClockApi;
    readonly fills: FillsApi;
  };
  readonly write: trading.OrdersApi;
  /** Text of the venue, without the keys: a proxy may answer with what it was sent. */
  clean(text: string): string;
}

/** @throws BellwetherError `SecretNotFound`, `InvalidSecretReference`; BrokerError `BrokerRefused` for an address that keys may not go to. */
export async function connectAlpaca(options: AlpacaBrokerOptions): Promise<AlpacaConnection> {
  const { callMs = 2000, readMs = 5000, readRetries = 3, retryDelayMs = 250 } = options;
  const address = addressOf(options.endpoint);
  const [id, secret] = await Promise.all([keyOf(options, 'id'), keyOf(options, 'secret')]);
  const dispatcher = new Agent({ connect: { timeout: callMs } });
  const common = {
    // Connections of its own: what the process sends elsewhere neither waits for them nor holds them up.
    fetchApi: (url: string, { method = 'GET', headers, body, signal, redirect = 'error' }: RequestInit) =>
      fetch(url, {
        dispatcher,
        method,
        headers: Object.fromEntries(new Headers(headers)),
        // The client sends JSON, or nothing.
        body: typeof body === 'string' ? body : null,
        signal: signal ?? null,
        redirect,
      }),
    basePath: address.origin + address.pathname.replace(/\/+$/, ''),
    apiKey: (header: string) => (header === auth.API_KEY_ID_HEADER ? id.reveal() : secret.reveal()),
  };
  const reading = new trading.Configuration({
    ...common,
    timeoutMs: readMs,
    retry: { maxRetries: readRetries, retryDelayMs },
  });
  const writing = new trading.Configuration({ ...common, timeoutMs: callMs });
  return {
    real: mayMoveMoney(address),
    callMs,
    read: {
      orders: new trading.OrdersApi(reading),
      accounts: new trading.AccountsApi(reading),
      positions: new trading.PositionsApi(reading),
      clock: new trading.ClockApi(reading),
      fills: new FillsApi(reading),
    },
    write: new trading.OrdersApi(writing),
    clean: (text) => secret.removeFrom(id.removeFrom(text)),
  };
}

/**
 * Fills, by the client's own transport but as they come: version 4.0.2 of the client takes every activity for one without a trade, and
 * so drops order, price and quantity of a fill.
 */
export class FillsApi extends trading.BaseAPI {
  async page(after: string, pageToken: string | undefined, pageSize: number): Promise<unknown> {
    const key = async (header: string): Promise<string> => (await this.configuration.apiKey?.(header)) ?? '';
    const response = await this.request({
      path: '/v2/account/activities/FILL',
      method: 'GET',
      headers: {
        [auth.API_KEY_ID_HEADER]: await key(auth.API_KEY_ID_HEADER),
        [auth.API_SECRET_KEY_HEADER]: await key(auth.API_SECRET_KEY_HEADER),
      },
      query: {
        after,
        direction: 'asc',
        page_size: pageSize,
        ...(pageToken !== undefined && { page_token: pageToken }),
      },
    });
    return new trading.JSONApiResponse<unknown>(response).value();
  }
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Keys travel over https, or to this machine itself. */
function addressOf(endpoint: string): URL {
  if (endpoint === 'paper') return new URL(trading.TRADING_PAPER_HOST);
  if (endpoint === 'live') return new URL(trading.TRADING_LIVE_HOST);
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.includes(url.hostname))) return url;
  throw new BrokerError(
    'BrokerRefused',
    `'${endpoint}' cannot be the address of Alpaca: 'paper', 'live', an https address, or http on this machine is needed`,
  );
}

/** Whatever is not known to be practice. */
function mayMoveMoney({ hostname }: URL): boolean {
  return hostname !== new URL(trading.TRADING_PAPER_HOST).hostname && !loopback.includes(hostname);
}

async function keyOf({ keys, environment, folder }: AlpacaBrokerOptions, which: 'id' | 'secret'): Promise<Secret> {
  const key = await resolveSecret(keys[which], { environment, folder });
  if (/^[\x21-\x7e]+$/.test(key.reveal())) return key;
  throw new BrokerError(
    'BrokerRefused',
    `the value of ${keys[which]} cannot be a key: it has spaces or characters beyond ASCII`,
  );
}
