import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemErrorCode } from '../../base/system-error';
import { commandLineOf, isAlive } from '../../server/process-life';

/** A PostgreSQL that runs on a data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * Who runs on this data folder, by the file that PostgreSQL itself keeps there, checked against the living processes: so a server
 * is found whoever started it, and one that was killed is not taken for alive.
 */
export function postmasterOf(dataFolder: string): Postmaster | undefined {
  const noted = readPidFile(dataFolder);
  return noted !== undefined && isPostgresOf(noted.pid, dataFolder) ? noted : undefined;
}

/**
 * Readies what a killed server left for the next start. PostgreSQL deals with it, but for one case: its process id went to another
 * process, which it would take for the server. The file is not removed: by it PostgreSQL makes sure that no orphan of the killed
 * server still works on the data.
 */
export function disownPidFile(dataFolder: string): void {
  const noted = readPidFile(dataFolder);
  if (noted === undefined || !isAlive(noted.pid) || isPostgresOf(noted.pid, dataFolder)) return;
  const file = pidFile(dataFolder);
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(neverAProcess), ...lines.slice(1)].join('\n'));
}

/** Above every id that a system gives. */
const neverAProcess = 2_147_483_646;

function isPostgresOf(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = commandLineOf(pid);
  // Where command lines cannot be read (Windows), the file and the living process are what there is.
  return commandLine === undefined || commandLine.includes(` -D ${dataFolder} `);
}

/** Lines: process id, data folder, start time, port, … */
function readPidFile(dataFolder: string): Postmaster | undefined {
  const file = pidFile(dataFolder);
  if (!existsSync(file)) return undefined;
  try {
    const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
    return pid !== undefined && Number.isSafeInteger(pid) && pid > 1 && port !== undefined && port > 0
      ? { pid, port }
      : undefined;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function pidFile(dataFolder: string): string {
  return path.join(dataFolder, 'postmaster.pid');
}
