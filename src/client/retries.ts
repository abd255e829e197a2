import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';

/** No retry waits longer, so that `end` need not either. */
const longestDelayMs = 1000;
/** What a timer may be late. */
const marginMs = 20;

/**
 * Tries calls again as the SDK does, until it is told to end. The SDK itself cannot be told: a retry that comes due after
 * its connection was closed throws out of a timer, which ends the process.
 */
export class Retries {
  #ended = false;
  #lastDueAt = 0;

  readonly interceptor = makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !this.#ended && this.#asTheSdk.retryableDecider(attempt, status),
    delayFunction: (attempt, status) => {
      const delayMs = Math.min(longestDelayMs, this.#asTheSdk.delayFunction(attempt, status));
      this.#lastDueAt = Math.max(this.#lastDueAt, Date.now() + delayMs);
      return delayMs;
    },
  });

  readonly #asTheSdk = defaultGrpcRetryOptions();

  /** Lets no call be tried again. Resolves when the last retry that was due has begun: then the connection can be closed. */
  async end(): Promise<void> {
    this.#ended = true;
    const waitMs = this.#lastDueAt - Date.now();
    if (waitMs > -marginMs) await sleep(waitMs + marginMs);
  }
}
