import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemErrorCode } from '../base/system-error';

/** True when the process exists and is not a zombie (whose parent never asked how it ended). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return systemErrorCode(error) === 'EPERM';
  }
  return !isZombie(pid);
}

/**
 * When a process started, in clock ticks since the machine did; undefined where it cannot be had (gone, or not Linux). Beside
 * the id it tells a process from a later one with the same id: in containers the same ids come again with every start.
 */
export function startTimeOf(pid: number): string | undefined {
  // proc(5): the 22nd field; the state, which is the first of `statusFields`, is the 3rd.
  return statusFields(pid)?.[19];
}

/** The command line of a process; undefined where it cannot be had (gone, or Windows). */
export function commandLineOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    if (process.platform === 'win32') return undefined;
    const ps = ['-ww', '-o', 'command=', '-p', String(pid)];
    return execFileSync('ps', ps, { encoding: 'utf8', timeout: 5_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Asks a process to end, and after `graceMs` ends it. Resolves when it is gone; at once if it already was. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  signalProcess(pid, 'SIGTERM');
  if (await isGoneWithin(pid, graceMs)) return;
  signalProcess(pid, 'SIGKILL');
  await isGoneWithin(pid, 5_000);
}

/** Sends a signal; a process that has gone already is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  const fields = statusFields(pid);
  return fields === undefined || fields[0] === 'Z'; // without fields it is gone in between
}

/** What Linux says of a process, from its state on; undefined when it is gone, and on other systems. */
function statusFields(pid: number): readonly string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // "pid (name) state …": the name may hold parentheses and spaces, so the state is what follows the last parenthesis.
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
