import { Agent, request, RetryAgent, type Dispatcher } from 'undici';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import { alpacaEndpoint, alpacaHeaders, type AlpacaSettings, type Environment } from './alpaca-settings';

export interface AlpacaClientOptions extends AlpacaSettings {
  /** @default process.env */
  readonly environment?: Environment;
  /** How often a request is tried again after a 429, a 5xx or a broken connection. @default 4 */
  readonly maxRetries?: number;
  /** First wait before another try, which doubles; a Retry-After of the service comes before it. @default 500 */
  readonly retryDelayMs?: number;
  /** Longest wait before another try. Where the service asks for a longer one, the step is retried. @default 30000 */
  readonly maxRetryDelayMs?: number;
}

/** Largest answer that is read: 10,000 bars take about 1.5 MB. */
const maxAnswerBytes = 32 * 1024 * 1024;
const headersTimeoutMs = 10_000;
const bodyTimeoutMs = 30_000;

/** Requests to Alpaca's market data API, over HTTP. Read only. */
export class AlpacaClient {
  readonly #options: AlpacaClientOptions;
  readonly #dispatcher: Dispatcher;

  constructor(options: AlpacaClientOptions = {}) {
    this.#options = options;
    const { maxRetries = 4, retryDelayMs = 500, maxRetryDelayMs = 30_000 } = options;
    const agent = new Agent({
      connect: { timeout: headersTimeoutMs },
      headersTimeout: headersTimeoutMs,
      bodyTimeout: bodyTimeoutMs,
    });
    this.#dispatcher = new RetryAgent(agent, {
      maxRetries,
      minTimeout: retryDelayMs,
      maxTimeout: maxRetryDelayMs,
      timeoutFactor: 2,
      retryAfter: true,
      methods: ['GET'],
      statusCodes: [429, 500, 502, 503, 504],
      // The last answer is wanted, with what the service says in it.
      throwOnError: false,
    });
  }

  /** The address that is asked. @throws ActionError `SourceNotConfigured`. */
  get endpoint(): string {
    return alpacaEndpoint(this.#options).href;
  }

  /**
   * The parsed answer to a GET.
   * @throws ActionError `SourceNotConfigured`, `BadCredentials`, `RateLimited` and `SourceUnavailable` (both retried), `BadRequest`, `BadAnswer`;
   * the signal's reason when it is aborted.
   */
  async get(path: string, query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<unknown> {
    const url = new URL(path, alpacaEndpoint(this.#options));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = alpacaHeaders(this.#options, this.#options.environment ?? process.env);
    signal?.throwIfAborted();
    try {
      const answer = await request(url, {
        method: 'GET',
        headers,
        dispatcher: this.#dispatcher,
        ...(signal && { signal }),
      });
      const text = await readText(answer.body);
      if (answer.statusCode === 200) return parse(text, path);
      // A proxy may answer with what it was sent.
      throw refusal(answer.statusCode, withoutKeys(text, headers), path);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ActionError) throw error;
      // The cause is left out: what the library throws may hold the request with its keys.
      const code = systemErrorCode(error);
      throw new ActionError(
        'SourceUnavailable',
        `Alpaca's market data at ${url.origin} cannot be reached: ${code === undefined ? '' : `${code}, `}${messageOf(error)}`,
        { retryable: true },
      );
    }
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.#dispatcher.close();
  }
}

function withoutKeys(text: string, headers: Readonly<Record<string, string>>): string {
  const keys = ['APCA-API-KEY-ID', 'APCA-API-SECRET-KEY'].map((name) => headers[name]);
  return keys.reduce((clean, key) => clean.replaceAll(key, '[key]'), text);
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxAnswerBytes)
      throw new ActionError(
        'BadAnswer',
        `Alpaca's market data answered with more than ${maxAnswerBytes} bytes to one request`,
      );
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ActionError('BadAnswer', `Alpaca's market data answered ${path} with what is no JSON: ${shown(text)}`, {
      retryable: true,
      cause: error,
    });
  }
}

function refusal(status: number, text: string, path: string): ActionError {
  const says = `Alpaca's market data answered ${path} with ${status}: ${shown(saidBy(text))}`;
  switch (status) {
    case 401:
    case 403:
      return new ActionError(
        'BadCredentials',
        `${says}. Check the keys, and that the subscription has the feed and the dates`,
      );
    case 429:
      return new ActionError('RateLimited', `${says}. Too many requests for the subscription`, { retryable: true });
    default:
      return status >= 500
        ? new ActionError('SourceUnavailable', says, { retryable: true })
        : new ActionError('BadRequest', says);
  }
}

/** The service puts its reason into `message`. */
function saidBy(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    const isMessage = typeof answer === 'object' && answer !== null && 'message' in answer;
    return isMessage && typeof answer.message === 'string' ? answer.message : text;
  } catch {
    // No JSON: what it says is the text.
    return text;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
