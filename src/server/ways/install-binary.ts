import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkTemporalBinary } from '../temporal-version';
import type { WayContext, WayResult } from './way';

const folderPrefix = 'fetch-';
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Gives `fetch` an empty folder beside the cached binary, checks that the file it made there runs and is new enough, and
 * only then moves it into the cache in one step. Whatever goes wrong, or wherever the process is killed, no half file is ever found there.
 */
export async function installBinary(
  context: WayContext,
  fetch: (emptyFolder: string) => Promise<string>,
): Promise<WayResult> {
  const parent = path.dirname(context.cachedBinary);
  await mkdir(parent, { recursive: true });
  await removeAbandonedFolders(parent);
  const folder = await mkdtemp(path.join(parent, folderPrefix));
  try {
    const file = await fetch(folder);
    await chmod(file, 0o755);
    const check = await checkTemporalBinary(file, context.signal);
    if (check.kind === 'unusable') return { kind: 'missing', reason: `what was fetched is of no use: ${check.reason}` };
    await flushToDisk(file);
    await rename(file, context.cachedBinary);
    return { kind: 'found', path: context.cachedBinary, version: check.version };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process that was killed while it fetched leaves its folder. */
async function removeAbandonedFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = path.join(parent, name);
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (age > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}

/** Else a power cut soon after the rename could leave the name with an empty file. */
async function flushToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
