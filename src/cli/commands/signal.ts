import type { Json } from '../../base/json';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { tellRun } from './tell-run';

/** Sends a run an event. */
export async function signal(
  runId: string,
  event: string,
  { payload = null }: { readonly payload?: Json },
  output: Output,
  interruption: AbortSignal,
): Promise<ExitCode> {
  return tellRun(
    runId,
    output,
    interruption,
    (client) => client.sendEvent(runId, event, payload),
    () => ({ lines: [`sent the event '${event}' to ${runId}`], data: { event, payload } }),
    `event '${event}'`,
  );
}
