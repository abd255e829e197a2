import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../base/errors';
import { ActionError } from '../../slices/action-error';

/**
 * Writes a file so that readers see the old content or the new, never a part: to a file beside it, to the disk, then renamed.
 * Makes the folders on the way.
 * @throws ActionError `ArtifactNotWritten`, retryable, with the reason: disk full, no permission.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path).slice(0, 80)}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await writeToDisk(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    // The first error is the one that matters; a left-over with a name of its own harms nobody.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new ActionError('ArtifactNotWritten', `cannot write ${path}: ${messageOf(error)}`, {
      retryable: true,
      cause: error,
    });
  }
}

async function writeToDisk(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text, 'utf8');
    // The run's history will name this artifact for good, so it must not be lost with the page cache.
    await file.sync();
  } finally {
    await file.close();
  }
}
