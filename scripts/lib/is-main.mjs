import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether the module at this address is the one that node was asked to run, by whatever links it was named. */
export function isMain(moduleUrl) {
  const [, asked] = process.argv;
  if (asked === undefined) return false;
  // Not a file: what follows `node -e CODE`.
  const file = realPath(asked);
  return file !== undefined && file === realPath(fileURLToPath(moduleUrl));
}

function realPath(file) {
  try {
    return realpathSync(file);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
