import { ActionError } from '../../slices/action-error';

/** Where Alpaca's market data comes from, and by which keys. The keys are named, not given: they stay in the environment. */
export interface AlpacaSettings {
  /** @default https://data.alpaca.markets */
  readonly endpoint?: string;
  /** Name of the environment variable that holds the key. @default APCA_API_KEY_ID */
  readonly keyIdVariable?: string;
  /** Name of the environment variable that holds the secret. @default APCA_API_SECRET_KEY */
  readonly secretKeyVariable?: string;
  /** `iex` is what every account has; `sip` is all exchanges; `delayed_sip` is that 15 minutes late. @default iex */
  readonly feed?: AlpacaFeed;
}

export const alpacaFeeds = ['iex', 'sip', 'delayed_sip', 'boats', 'otc'] as const;

export type AlpacaFeed = (typeof alpacaFeeds)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

const defaultEndpoint = 'https://data.alpaca.markets';

/** The headers that identify an account. Made for each request and kept nowhere. @throws ActionError `SourceNotConfigured` naming the variable that is not set. */
export function alpacaHeaders(settings: AlpacaSettings, environment: Environment): Record<string, string> {
  const { keyIdVariable = 'APCA_API_KEY_ID', secretKeyVariable = 'APCA_API_SECRET_KEY' } = settings;
  const keyId = environment[keyIdVariable] ?? '';
  const secretKey = environment[secretKeyVariable] ?? '';
  const missing = [...(keyId === '' ? [keyIdVariable] : []), ...(secretKey === '' ? [secretKeyVariable] : [])];
  if (missing.length > 0)
    throw new ActionError(
      'SourceNotConfigured',
      `the source alpaca has no keys: set ${missing.join(' and ')} in the environment of the worker`,
    );
  for (const [variable, value] of [
    [keyIdVariable, keyId],
    [secretKeyVariable, secretKey],
  ])
    if (!/^[\x21-\x7e]+$/.test(value))
      throw new ActionError(
        'SourceNotConfigured',
        `the value of ${variable} cannot be a key: it has spaces or characters beyond ASCII`,
      );
  return { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secretKey, accept: 'application/json' };
}

/** The address of the service. Keys travel over https, or to this machine itself. @throws ActionError `SourceNotConfigured`. */
export function alpacaEndpoint({ endpoint = defaultEndpoint }: AlpacaSettings): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isLoopback = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback))) return url;
  throw new ActionError(
    'SourceNotConfigured',
    `${JSON.stringify(endpoint)} cannot be the address of Alpaca's market data: it must be https, or http on this machine`,
  );
}
