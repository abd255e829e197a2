import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const staleAfterMs = 30 * 60_000;
const pollMs = 100;
/** Of the locks that this process holds or waits for: one with its id but another key was left by an earlier process. */
const ownKeys = new Set();

/**
 * Runs `work` while this process alone holds the lock file. The lock of a process that died is taken over, even if this one
 * has its id (in containers ids come again).
 * (src/server/file-lock.ts does the same for the product; this one has to work before anything is built.)
 */
export async function withLock(file, onWait, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const key = `${process.pid} ${randomUUID()}`;
  ownKeys.add(key);
  try {
    for (let waited = false; !create(file, key); waited = true) {
      if (isStale(file)) {
        takeOver(file);
        continue;
      }
      if (!waited) onWait();
      await sleep(pollMs);
    }
    return await work();
  } finally {
    if (read(file) === key) rmSync(file, { force: true });
    ownKeys.delete(key);
  }
}

/** In one step with its content: a lock file is never seen empty. */
function create(file, key) {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, key);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only one process at a time, and it looks again: else a second one would remove the lock that the first has just made. */
function takeOver(file) {
  const breaker = `${file}.breaking`;
  try {
    mkdirSync(breaker);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (ageOf(breaker) > 10_000) rmSync(breaker, { recursive: true, force: true });
    return;
  }
  if (isStale(file)) rmSync(file, { force: true });
  rmSync(breaker, { recursive: true, force: true });
}

function isStale(file) {
  const content = read(file);
  if (content === undefined) return false;
  const pid = Number(content.split(' ')[0]);
  const isHeld = pid === process.pid ? ownKeys.has(content) : isAlive(pid);
  return !isHeld || ageOf(file) > staleAfterMs;
}

function isAlive(pid) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}
