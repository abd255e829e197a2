import { constants, lstatSync, mkdirSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { systemErrorCode } from '../base/system-error';

/**
 * Folder for what can be fetched again, shared by all checkouts of a user: `$BELLWETHER_CACHE`, else
 * `$XDG_CACHE_HOME/bellwether`, else `~/.cache/bellwether`, else (a user without a home) a folder of the user's own among the
 * temporary files. Absolute.
 *
 * @throws BellwetherError `CacheUnusable` when that last one belongs to somebody else.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const own = environment['BELLWETHER_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = environment['XDG_CACHE_HOME'];
  // The XDG specification: a relative path is invalid and to be ignored.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'bellwether');
  const home = homeFolder();
  return home === undefined ? privateTemporaryFolder() : path.join(home, '.cache', 'bellwether');
}

/**
 * Makes a folder of the cache, if it is not there yet.
 *
 * @throws BellwetherError `CacheUnusable` when it cannot be made or not be written to.
 */
export async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw cacheUnusable(folder, error);
  }
}

/** Undefined for a user id without an entry in the password file and without `$HOME`, as containers have them. */
function homeFolder(): string | undefined {
  try {
    const home = os.homedir();
    return path.isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}

/** Programs are run from the cache: where everybody may write, it must be nobody else's folder. */
function privateTemporaryFolder(): string {
  const user = process.getuid?.() ?? 0;
  const folder = path.join(os.tmpdir(), `bellwether-${user}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw cacheUnusable(folder, error);
  }
  const found = lstatSync(folder);
  if (found.isDirectory() && found.uid === user && (found.mode & 0o022) === 0) return folder;
  throw cacheUnusable(folder, new Error('it is not a folder that only you can write to'));
}

function cacheUnusable(folder: string, cause: unknown): BellwetherError {
  return new BellwetherError(
    'CacheUnusable',
    `The folder ${folder}, into which the Temporal dev server is to be put, cannot be used: ${messageOf(cause)}. ` +
      'Set BELLWETHER_CACHE to a folder you can write to.',
    { cause },
  );
}
