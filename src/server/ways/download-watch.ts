import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface DownloadWatchOptions {
  /** Stopped when nothing has grown for this long. */
  readonly stallMs: number;
  /** Stopped after this long, whatever it does. */
  readonly timeoutMs: number;
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** How often to look. @default 1000 */
  readonly everyMs?: number;
}

const tellEveryMs = 5_000;

/**
 * Runs a download that writes into `folder`, tells how far it is, and aborts the signal that it was given when it
 * stands still or takes too long. (A slow line may take minutes; a closed one must not.)
 *
 * @throws Error saying that it stood still or took too long; else whatever `download` throws.
 */
export async function watchDownload<T>(
  folder: string,
  options: DownloadWatchOptions,
  download: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const guard = new AbortController();
  const signal = options.signal === undefined ? guard.signal : AbortSignal.any([guard.signal, options.signal]);
  const startedAt = Date.now();
  let lastSize = 0;
  let grewAt = startedAt;
  let toldAt = startedAt;

  const look = async (): Promise<void> => {
    const size = await folderSize(folder);
    const now = Date.now();
    if (size > lastSize) grewAt = now;
    lastSize = size;
    if (now - grewAt > options.stallMs) guard.abort(new Error(`no data came for ${seconds(options.stallMs)}`));
    if (now - startedAt > options.timeoutMs) guard.abort(new Error(`not finished after ${seconds(options.timeoutMs)}`));
    if (size > 0 && now - toldAt >= tellEveryMs) {
      toldAt = now;
      options.log(`… ${(size / 1e6).toFixed(0)} MB`);
    }
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => {
      guard.abort(error);
    });
  }, options.everyMs ?? 1_000);
  try {
    return await download(signal);
  } finally {
    clearInterval(timer);
  }
}

async function folderSize(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) total += await sizeOf(path.join(entry.parentPath, entry.name));
  }
  return total;
}

/** 0 for a file that was moved away since the folder was read. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
