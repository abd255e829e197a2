import { isGrpcServiceError } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two tries; the SDK has tried for some seconds itself by then. */
const pauseMs = 250;

/** How long a server may be away. */
export interface Patience {
  readonly forMs: number;
  /** Aborted when the client is closed: then nobody waits any more. */
  readonly signal?: AbortSignal;
}

export const noPatience: Patience = { forMs: 0 };

/**
 * Asks again while the server is away, until it has been away for `forMs`. Only for what changes nothing: asked twice, it says
 * the same.
 * @throws what the last try failed with, and everything that is no loss of the server at once.
 */
export async function reconnecting<Answer>(ask: () => Promise<Answer>, { forMs, signal }: Patience): Promise<Answer> {
  let lostAt: number | undefined;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isLoss(error) || signal?.aborted === true) throw error;
      lostAt ??= Date.now();
      if (Date.now() - lostAt >= forMs) throw error;
      await sleep(pauseMs);
    }
  }
}

/** As gRPC numbers it: nobody is there, or somebody who was has gone. */
const lossCodes: readonly number[] = [4, 14];

/** The SDK wraps most errors of gRPC in errors of its own, whose cause they are. */
function isLoss(error: unknown): boolean {
  const grpc = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(grpc) && lossCodes.includes(grpc.code);
}
