import os from 'node:os';
import path from 'node:path';

/**
 * Folder for what can be fetched again, shared by all checkouts of a user: `$BELLWETHER_CACHE`, else
 * `$XDG_CACHE_HOME/bellwether`, else `~/.cache/bellwether`. Absolute.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const own = environment['BELLWETHER_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = environment['XDG_CACHE_HOME'];
  // The XDG specification: a relative path is invalid and to be ignored.
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
  return path.join(base, 'bellwether');
}
