import { writeFile } from 'node:fs/promises';
import { openEnvironment } from '../environment/environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

/** Writes a run to a file. An existing file is not overwritten. */
export async function checkpoint(
  runId: string,
  options: { readonly output?: string },
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const environment = await openEnvironment({ worker: true, log: output.note, signal });
  try {
    const { client } = environment;
    const taken = await client.reruns.checkpoint(runId);
    const file = options.output ?? `${runId.replaceAll(/[^\w.-]+/g, '_')}.checkpoint.json`;
    await writeFile(file, `${JSON.stringify(taken)}\n`, { flag: 'wx', mode: 0o600 });
    if (output.json) output.document({ runId, file, takenAt: taken.takenAt, planHash: taken.plan.hash });
    else output.line(`wrote ${file}\n  start a new run from it: npx bellwether restore ${file}`);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}
