import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { messageOf } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';

const maxFileBytes = 64 * 1024 * 1024;
const safeSymbol = /^[A-Za-z0-9^_=-][A-Za-z0-9.^_=-]{0,31}$/;
const extension = '.csv';

/**
 * The bytes of `<symbol>.csv` in a folder. Only a regular file that really lies in the folder is read:
 * a symbol cannot climb out of it, and neither can a symbolic link.
 * @throws ActionError `BadSymbol`, `SourceNotConfigured` (no such folder), `NoData`, `BadData` (too large) or `SourceUnreadable`.
 */
export async function readBarFile(folder: string, symbol: string): Promise<Buffer> {
  checkSymbol(symbol);
  const symbols = await symbolsIn(folder);
  if (!symbols.includes(symbol)) throw noSuchSymbol(symbol, folder, symbols);
  const path = join(folder, symbol + extension);
  return unreadable(path, () => readContained(folder, path));
}

/** @throws ActionError `BadSymbol` when a symbol may not stand in a file name. */
export function checkSymbol(symbol: string): void {
  if (safeSymbol.test(symbol)) return;
  throw new ActionError(
    'BadSymbol',
    `${JSON.stringify(symbol.slice(0, 60))} cannot be a symbol: allowed are 1 to 32 letters, digits and . ^ - _ =, not starting with a dot`,
  );
}

/** The error for a symbol that a source does not have: names the ones it has. */
export function noSuchSymbol(symbol: string, where: string, symbols: readonly string[]): ActionError {
  const shown = symbols.slice(0, 20).join(', ') + (symbols.length > 20 ? ` and ${symbols.length - 20} more` : '');
  const has = symbols.length === 0 ? 'there is no <SYMBOL>.csv there' : `it has ${shown}`;
  return new ActionError('NoData', `no bars of ${symbol} in ${where}: ${has}.${didYouMean(symbol, symbols)}`);
}

async function symbolsIn(folder: string): Promise<string[]> {
  const names = await unreadable(folder, () => readdir(folder).catch(refuseMissingFolder(folder)));
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}

function refuseMissingFolder(folder: string): (error: unknown) => never {
  return (error) => {
    if (!['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) throw error;
    throw new ActionError('SourceNotConfigured', `the folder ${folder}, which bars are to come from, does not exist`, {
      cause: error,
    });
  };
}

async function readContained(folder: string, path: string): Promise<Buffer> {
  const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new ActionError('NoData', `${path} is a link to a file outside ${folder}: put the file itself there`);
  }
  // Non-blocking, so that a named pipe is found out instead of waited for.
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = await file.stat().then((stat) => {
      if (!stat.isFile()) throw new ActionError('BadData', `${path} is not a regular file`);
      return stat;
    });
    if (size > maxFileBytes) {
      throw new ActionError(
        'BadData',
        `${path} has ${size} bytes; at most ${maxFileBytes} (64 MiB) are read. Split the file or shorten its history`,
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Turns what the file system throws into an error that says which file it was and that trying again may help. */
async function unreadable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ActionError) throw error;
    throw new ActionError('SourceUnreadable', `cannot read ${path}: ${messageOf(error)}`, {
      retryable: true,
      cause: error,
    });
  }
}
