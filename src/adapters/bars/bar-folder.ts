import { constants } from 'node:fs';
import { open, readdir, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { messageOf } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import { isIntraday, type BarInterval } from '../../slices/shared/bar-interval';

/** Larger files are no bars of one symbol: 10 million rows of a CSV file take about 0.7 GB. */
const maxFileBytes = 4 * 1024 ** 3;
const safeSymbol = /^[A-Za-z0-9^_=-][A-Za-z0-9.^_=-]{0,31}$/;

/** A file that is open for reading; whoever asked for it closes it. */
export interface OpenFile {
  readonly path: string;
  readonly file: FileHandle;
  readonly bytes: number;
}

/** Daily bars lie in the folder itself, others in a folder in it that is named after their length: `5m/SPY.csv`. */
function folderOf(root: string, interval: BarInterval): string {
  return isIntraday(interval) ? join(root, interval) : root;
}

/**
 * Opens the file of a symbol's bars: its name and one of the endings. Only a regular file that really lies in the folder is read: a
 * symbol cannot climb out of it, and neither can a symbolic link.
 * @throws ActionError `BadSymbol`, `SourceNotConfigured` (no such folder), `NoData`, `BadData` (too large) or `SourceUnreadable`.
 */
export async function openBarFile(
  root: string,
  interval: BarInterval,
  symbol: string,
  endings: readonly string[],
): Promise<OpenFile> {
  checkSymbol(symbol);
  const folder = folderOf(root, interval);
  const names = await namesIn(root, folder, interval, endings[0]);
  const found = endings.filter((ending) => names.includes(symbol + ending));
  if (found.length === 0) throw noSuchSymbol(symbol, folder, symbolsOf(names, endings), endings[0]);
  if (found.length > 1) {
    const files = found.map((ending) => symbol + ending).join(' and ');
    throw new ActionError('BadData', `${folder} has ${files}: which of them holds the bars? Leave one there`);
  }
  return openContained(root, join(folder, symbol + found[0]));
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
export function noSuchSymbol(symbol: string, where: string, symbols: readonly string[], ending = '.csv'): ActionError {
  const shown = symbols.slice(0, 20).join(', ') + (symbols.length > 20 ? ` and ${symbols.length - 20} more` : '');
  const has = symbols.length === 0 ? `there is no <SYMBOL>${ending} there` : `it has ${shown}`;
  return new ActionError('NoData', `no bars of ${symbol} in ${where}: ${has}.${didYouMean(symbol, symbols)}`);
}

/**
 * Opens a file below a folder, whatever links lead to it.
 * @throws ActionError `NoData` when it lies elsewhere, `BadData` when it is no regular file or too large, `SourceUnreadable`.
 */
export async function openContained(root: string, path: string): Promise<OpenFile> {
  return unreadable(path, async () => {
    const [realRoot, real] = await Promise.all([realpath(root), realpath(path)]);
    if (!real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) {
      throw new ActionError('NoData', `${path} is a link to a file outside ${root}: put the file itself there`);
    }
    // Non-blocking, so that a named pipe is found out instead of waited for.
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      return { path, file, bytes: await sizeOf(file, path) };
    } catch (error) {
      await file.close();
      throw error;
    }
  });
}

/** Turns what the file system throws into an error that says which file it was and that trying again may help. */
export async function unreadable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // What the system refuses names the call that it refused.
    if (typeof error !== 'object' || error === null || !('syscall' in error)) throw error;
    throw new ActionError('SourceUnreadable', `cannot read ${path}: ${messageOf(error)}`, {
      retryable: true,
      cause: error,
    });
  }
}

/** The names in a folder. @throws ActionError `SourceNotConfigured` when it does not exist. */
export async function namesInFolder(folder: string, purpose: string): Promise<string[]> {
  return unreadable(folder, () => readdir(folder).catch(refuseMissing(folder, purpose)));
}

async function namesIn(root: string, folder: string, interval: BarInterval, ending: string): Promise<string[]> {
  const names = await namesInFolder(root, 'bars');
  if (folder === root) return names;
  if (names.includes(interval)) return unreadable(folder, () => readdir(folder));
  throw new ActionError(
    'NoData',
    `no ${interval} bars in ${root}: there is no folder ${interval} in it. Put files <SYMBOL>${ending} of ${interval} bars into ${folder}`,
  );
}

function symbolsOf(names: readonly string[], endings: readonly string[]): string[] {
  const symbols = endings.flatMap((ending) =>
    names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)),
  );
  return [...new Set(symbols)].filter((symbol) => !reservedNames.includes(symbol)).sort();
}

/** What lies beside the bars and is none. */
const reservedNames = ['splits'];

async function sizeOf(file: FileHandle, path: string): Promise<number> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new ActionError('BadData', `${path} is not a regular file`);
  if (stat.size <= maxFileBytes) return stat.size;
  throw new ActionError(
    'BadData',
    `${path} has ${stat.size} bytes; at most ${maxFileBytes} (4 GiB) are read. Split the file or shorten its history`,
  );
}

function refuseMissing(folder: string, purpose: string): (error: unknown) => never {
  return (error) => {
    if (!['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) throw error;
    throw new ActionError(
      'SourceNotConfigured',
      `the folder ${folder}, which ${purpose} are to come from, does not exist`,
      {
        cause: error,
      },
    );
  };
}
