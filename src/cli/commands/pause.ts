import type { RunDescription } from '../../client';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { wrap } from '../render/wrap';
import { tellRun } from './tell-run';

/** Pauses a run, and says what is still in flight. */
export async function pause(
  runId: string,
  { by }: { readonly by?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  return tellRun(
    runId,
    output,
    signal,
    (client) => client.pause(runId, by),
    ({ after }) => ({ lines: pausedLines(runId, after, output.columns), data: { paused: after?.paused ?? null } }),
  );
}

function pausedLines(runId: string, after: RunDescription | undefined, columns: number): string[] {
  if (after === undefined) return [`asked ${runId} to pause`];
  if (after.paused === undefined) return [`asked ${runId} to pause; it is ${after.status}, and not paused`];
  const { by } = after.paused;
  const running = after.steps.filter(({ kind, status }) => kind === 'action' && status === 'running');
  const names = running.map(({ path }) => path).join(', ');
  return [
    `${runId} is paused${by === undefined ? '' : `, by ${by}`}; nothing more starts`,
    ...(running.length === 0 ? [] : wrap(`in flight, and let finish: ${names}`, columns, '  ', '    ')),
    `  let it go on: npx bellwether resume ${runId}`,
  ];
}
