import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { tellRun, type Standings } from './tell-run';

/** Lets a paused run go on. */
export async function resume(
  runId: string,
  { by }: { readonly by?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  return tellRun(
    runId,
    output,
    signal,
    (client) => client.resume(runId, by),
    (standings) => ({ lines: [resumedLine(runId, standings)], data: { paused: standings.after?.paused ?? null } }),
  );
}

function resumedLine(runId: string, { before, after }: Standings): string {
  if (after === undefined) return `asked ${runId} to go on`;
  if (after.paused !== undefined) return `asked ${runId} to go on; it is paused still`;
  return before !== undefined && before.paused === undefined ? `${runId} was not paused` : `${runId} goes on`;
}
