import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { tellRun } from './tell-run';

/** Asks a run to stop. It ends when what is in flight has stopped and its handlers have ended. */
export async function cancel(runId: string, output: Output, signal: AbortSignal): Promise<ExitCode> {
  return tellRun(
    runId,
    output,
    signal,
    (client) => client.cancel(runId),
    ({ after }) => ({
      lines:
        after?.status === 'cancelled'
          ? [`${runId} is cancelled`]
          : [`asked ${runId} to stop`, `  follow it to its end: npx bellwether watch ${runId}`],
      data: { status: after?.status ?? null },
    }),
  );
}
