import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError } from '../base/errors';
import { systemErrorCode } from '../base/system-error';
import { isAlive, startTimeOf } from './process-life';

export interface FileLockOptions {
  /** How long to wait for another holder. */
  readonly waitMs: number;
  /** A lock older than this is taken over even if a process with its id lives. Longer than any holder holds it. */
  readonly staleAfterMs: number;
  /** Called once when there is another holder to wait for. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal | undefined;
}

const pollMs = 25;
const breakerStaleAfterMs = 10_000;
/** Of the locks that this process holds or waits for: one with its id but another key was left by an earlier process. */
const ownKeys = new Set<string>();

/**
 * Runs `work` while this process alone holds the lock file. A lock whose process has died is taken over, even if its id was
 * given to another process since (as in containers, where ids come again) or to this one.
 *
 * @throws BellwetherError `LockHeld` when another process still holds it after `waitMs`.
 */
export async function withFileLock<T>(
  file: string,
  options: FileLockOptions,
  work: (lock: { readonly waited: boolean }) => Promise<T>,
): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const key = randomUUID();
  const content = JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid), key });
  ownKeys.add(key);
  try {
    const waited = await acquire(file, content, options);
    try {
      return await work({ waited });
    } finally {
      await release(file, content);
    }
  } finally {
    ownKeys.delete(key);
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
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

interface Holder {
  /** 0, which no holder has, for what is not a lock of ours: then its age decides. */
  readonly pid: number;
  /** As of `startTimeOf`. */
  readonly started: string | undefined;
  readonly key: string | undefined;
  readonly ageMs: number;
}

async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return {
      pid: Number(/"pid":(\d+)/.exec(content)?.[1] ?? 0),
      started: /"started":"(\d+)"/.exec(content)?.[1],
      key: /"key":"([^"]+)"/.exec(content)?.[1],
      ageMs: Date.now() - mtimeMs,
    };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // released in between
    throw error;
  }
}

function isStale(holder: Holder, options: FileLockOptions): boolean {
  if (holder.ageMs > options.staleAfterMs) return true;
  return holder.pid !== 0 && !isHeld(holder);
}

function isHeld({ pid, started, key }: Holder): boolean {
  if (pid === process.pid) return key !== undefined && ownKeys.has(key);
  return isAlive(pid) && (started === undefined || started === startTimeOf(pid));
}

/** One process at a time breaks a lock, and looks again before: else a second one would break the lock that the first has just taken. */
async function breakStaleLock(file: string, options: FileLockOptions): Promise<void> {
  const breaker = `${file}.breaking`;
  try {
    await mkdir(breaker);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
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
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

/** Only our own: after a takeover it is someone else's. */
async function release(file: string, content: string): Promise<void> {
  try {
    if ((await readFile(file, 'utf8')) === content) await rm(file, { force: true });
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

function lockHeld(file: string, holder: Holder | undefined, waitMs: number): BellwetherError {
  const who = holder === undefined || holder.pid === 0 ? 'another process' : `process ${holder.pid}`;
  return new BellwetherError(
    'LockHeld',
    `Waited ${waitMs / 1000} s for ${who}, which holds ${file}. Wait until it has finished; if it hangs, end it and try again.`,
  );
}
