import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { canonicalJson, type Json, type JsonObject } from '../../base/json';
import { systemErrorCode } from '../../base/system-error';
import { writeFileAtomically } from '../artifacts/write-file-atomically';

export interface DiskCacheOptions {
  /** The folder of the entries, below the state folder. */
  readonly folder: string;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Older entries go first when there is more than this. @default 1 GiB */
  readonly maxBytes?: number;
}

export interface CacheRequest<T> {
  /** What the content of an entry has to look like. */
  readonly schema: z.ZodType<T>;
  readonly lifetimeMs: number;
  /** Fetches what is not there, or is no longer good. */
  readonly produce: () => Promise<T>;
}

const defaultMaxBytes = 1024 ** 3;

/**
 * Answers of a remote source on disk, until they expire. An entry is complete or absent, also after a crash; one that is damaged is
 * fetched again. A folder that cannot be written costs the cache, not the answer.
 */
export class DiskCache {
  readonly #options: DiskCacheOptions;

  constructor(options: DiskCacheOptions) {
    this.#options = options;
  }

  async get<T extends Json>(key: JsonObject, request: CacheRequest<T>): Promise<T> {
    const path = join(this.#options.folder, `${hashOf(canonicalJson(key))}.json`);
    const kept = await this.#read(path, request.schema);
    if (kept !== undefined) return kept;
    const content = await request.produce();
    const text = JSON.stringify(content);
    const entry = JSON.stringify({ expiresAt: this.#now() + request.lifetimeMs, sha256: hashOf(text) });
    await writeFileAtomically(path, `${entry}\n${text}`).catch(() => undefined);
    await this.#prune().catch(() => undefined);
    return content;
  }

  /** The content of an entry that is there, has not expired and is what it was when it was written. */
  async #read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (systemErrorCode(error) === undefined) throw error;
      return undefined;
    });
    if (text === undefined) return undefined;
    const end = text.indexOf('\n');
    const [head, content] = [parsed(text.slice(0, Math.max(end, 0))), text.slice(end + 1)];
    const isEntry = typeof head === 'object' && head !== null && 'expiresAt' in head && 'sha256' in head;
    if (!isEntry || typeof head.expiresAt !== 'number' || head.expiresAt <= this.#now()) return undefined;
    if (head.sha256 !== hashOf(content)) return undefined;
    return schema.safeParse(parsed(content)).data;
  }

  /** Removes the oldest entries while there is too much. */
  async #prune(): Promise<void> {
    const { folder, maxBytes = defaultMaxBytes } = this.#options;
    const files = await Promise.all(
      (await readdir(folder))
        .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
        .map(async (name) => ({ path: join(folder, name), ...(await sizeAndAge(join(folder, name))) })),
    );
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files.sort((left, right) => left.writtenAt - right.writtenAt)) {
      if (bytes <= maxBytes) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

async function sizeAndAge(path: string): Promise<{ readonly bytes: number; readonly writtenAt: number }> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, writtenAt: mtimeMs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not readable: as if it were not there.
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
