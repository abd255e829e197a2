import { Agent, RetryAgent, request } from 'undici';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import type { Notice } from '../../slices/alert-port';
import type { Secret } from '../secrets/secret';
import type { Channel, Outcome } from './channel';
import { signatureHeader, signWebhook } from './webhook-signature';

export interface WebhookOptions {
  readonly name: string;
  readonly url: Secret;
  readonly key: Secret;
  /** Of all tries together. */
  readonly timeoutMs: number;
  /** Tries after the first. */
  readonly retries: number;
}

/**
 * Posts notices as JSON, signed. What a server may recover from (429, 5xx, a broken connection) is tried again with growing
 * pauses, or after the time that it asks for; every try carries the same id. An answer of 2xx is a delivery; redirects are not followed.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  return {
    name: options.name,
    kind: 'webhook',
    deliver: (notice, { signal }) => post(options, notice, signal),
  };
}

async function post(
  { url, key, timeoutMs, retries }: WebhookOptions,
  notice: Notice,
  signal: AbortSignal,
): Promise<Outcome> {
  const agent = new Agent({ connect: { timeout: timeoutMs }, pipelining: 0 });
  let attempts = 0;
  const counted = agent.compose((dispatch) => (call, handler) => {
    attempts += 1;
    return dispatch(call, handler);
  });
  const dispatcher = new RetryAgent(counted, {
    maxRetries: retries,
    methods: ['POST'],
    minTimeout: 200,
    maxTimeout: 5_000,
    statusCodes: [408, 429, 500, 502, 503, 504],
    throwOnError: false,
  });
  const body = bodyOf(notice);
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url.reveal(), {
      method: 'POST',
      dispatcher,
      signal: AbortSignal.any([signal, limit]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'bellwether',
        'bellwether-delivery': notice.id,
        [signatureHeader]: signWebhook(key.reveal(), body, Math.floor(Date.now() / 1000)),
      },
      body,
    });
    await answer.body.dump();
    const { statusCode } = answer;
    if (statusCode >= 200 && statusCode < 300) return { delivered: true, attempts };
    return failed(`the server answered ${statusCode}`, attempts);
  } catch (error) {
    if (limit.aborted) return failed(`no answer of success within ${timeoutMs} ms`, attempts);
    if (signal.aborted) return failed('the step was cancelled', attempts);
    return failed(key.removeFrom(url.removeFrom(reasonOf(error))), attempts);
  } finally {
    await agent.destroy();
  }
}

function failed(reason: string, attempts: number): Outcome {
  return { delivered: false, reason, ...(attempts > 0 && { attempts }) };
}

/** A refused connection to a name of several addresses is an error without a message. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const code = systemErrorCode(error);
  return message === '' ? (code ?? 'the connection failed') : message;
}

/** What a receiver reads; documented in the README of `monitor`. */
function bodyOf({ id, kind, severity, title, message, at, runId, stepPath, data }: Notice): string {
  return JSON.stringify({
    format: 'bellwether.notice',
    format_version: 1,
    id,
    kind,
    severity: severity ?? null,
    title,
    message,
    at,
    run: { run_id: runId, step_path: stepPath },
    data,
  });
}
