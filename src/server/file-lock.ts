import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError } from '../base/errors';
import { hasErrorCode } from './error-code';
import { isAlive } from './process-life';

export interface FileLockOptions {
  /** How long to wait for another holder. */
  readonly waitMs: number;
  /** A lock older than this is taken over even if a process with its id lives (ids are used again). Longer than any holder holds it. */
  readonly staleAfterMs: number;
  /** Called once when there is another holder to wait for. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 25;
const breakerStaleAfterMs = 10_000;

/**
 * Runs `work` while this process alone holds the lock file. A lock whose process has died is taken over.
 *
 * @throws BellwetherError `LockHeld` when another process still holds it after `waitMs`.
 */
export async function withFileLock<T>(
  file: string,
  options: FileLockOptions,
  work: (lock: { readonly waited: boolean }) => Promise<T>,
): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const content = JSON.stringify({ pid: process.pid, key: randomUUID(), at: new Date().toISOString() });
  const waited = await acquire(file, content, options);
  try {
    return await work({ waited });
  } finally {
    await release(file, content);
  }
}

async function acquire(file: string, content: string, options: FileLockOptions): Promise<boolean> {
  const deadline = Date.now() + options.waitMs;
  let waited = false;
  while (!(await create(file, content))) {
    const holder = await holderOf(file);
    if (holder !== undefined && isStale(holder, options)) {
      await breakStaleLock(file, options);
      continue;
    }
    options.signal?.throwIfAborted();
    if (Date.now() > deadline) throw lockHeld(file, holder, options.waitMs);
    if (!waited) options.onWait?.();
    waited = true;
    await sleep(pollMs, undefined, { signal: options.signal });
  }
  return waited;
}

/** In one step with its content: a lock file is never seen empty. */
async function create(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  readonly ageMs: number;
}

async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { pid: pidIn(content), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined; // released in between
    throw error;
  }
}

/** 0, which no holder has, for what is not a lock of ours: then its age decides. */
function pidIn(content: string): number {
  return Number(/"pid":(\d+)/.exec(content)?.[1] ?? 0);
}

function isStale(holder: Holder, options: FileLockOptions): boolean {
  if (holder.ageMs > options.staleAfterMs) return true;
  return holder.pid !== 0 && !isAlive(holder.pid);
}

/** One process at a time breaks a lock, and looks again before: else a second one would break the lock that the first has just taken. */
async function breakStaleLock(file: string, options: FileLockOptions): Promise<void> {
  const breaker = `${file}.breaking`;
  try {
    await mkdir(breaker);
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    await removeOldBreaker(breaker);
    await sleep(pollMs);
    return;
  }
  try {
    const holder = await holderOf(file);
    if (holder !== undefined && isStale(holder, options)) await rm(file, { force: true });
  } finally {
    await rm(breaker, { recursive: true, force: true });
  }
}

/** Left by a process that died in the millisecond of breaking. */
async function removeOldBreaker(breaker: string): Promise<void> {
  try {
    if (Date.now() - (await stat(breaker)).mtimeMs > breakerStaleAfterMs) await rmdir(breaker);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
}

/** Only our own: after a takeover it is someone else's. */
async function release(file: string, content: string): Promise<void> {
  try {
    if ((await readFile(file, 'utf8')) === content) await rm(file, { force: true });
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
}

function lockHeld(file: string, holder: Holder | undefined, waitMs: number): BellwetherError {
  const who = holder === undefined || holder.pid === 0 ? 'another process' : `process ${holder.pid}`;
  return new BellwetherError(
    'LockHeld',
    `Waited ${waitMs / 1000} s for ${who}, which holds ${file}. Wait until it has finished; if it hangs, end it and try again.`,
  );
}
