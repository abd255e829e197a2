import { readFile } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../../base/errors';
import { readCheckpoint } from '../../client';
import { openEnvironment } from '../environment/environment';
import type { ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { startAgain, type StartAgain } from './rerun';

/** Starts a new run from a checkpoint: what had ended well is kept, the rest is done. */
export async function restore(
  file: string,
  options: StartAgain,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const checkpoint = readCheckpoint(await read(file), file);
  const environment = await openEnvironment({ worker: true, keep: true, log: output.note, signal });
  try {
    const prepared = environment.client.reruns.prepare(checkpoint);
    return await startAgain(environment, checkpoint, prepared, options, output, signal);
  } finally {
    await environment.stop();
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('BadCheckpoint', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}
