import { writeFile } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
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
  const environment = await openEnvironment({ worker: true, looks: true, log: output.note, signal });
  try {
    const { client } = environment;
    const taken = await client.reruns.checkpoint(runId);
    const file = options.output ?? `${runId.replaceAll(/[^\w.-]+/g, '_')}.checkpoint.json`;
    await write(file, `${JSON.stringify(taken)}\n`);
    if (output.json) output.document({ runId, file, takenAt: taken.takenAt, planHash: taken.plan.hash });
    else output.line(`wrote ${file}\n  start a new run from it: npx bellwether restore ${file}`);
    return exitCodes.done;
  } finally {
    await environment.stop();
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    // Variables and outputs are nobody else's business.
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST')
      throw new BellwetherError('FileExists', `${file} is there already: remove it, or give another --output`);
    throw new BellwetherError('FileNotWritten', `cannot write ${file}: ${messageOf(error)}`, { cause: error });
  }
}
