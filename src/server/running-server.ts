import { messageOf } from '../base/errors';
import { checkHealth } from './server-health';
import { commandLineOf, isAlive } from './process-life';
import { readServerRecord, removeServerRecord, type ServerRecord } from './server-record';

/**
 * The embedded server that runs on this state folder, if there is one: its process lives, is a Temporal dev server on the
 * port of the record, and answers. A record that is corrupt or whose process is gone is removed.
 *
 * @throws Error when the process is ours and lives but does not answer within `timeoutMs`.
 */
export async function findRunningServer(stateFolder: string, timeoutMs = 5_000): Promise<ServerRecord | undefined> {
  const record = liveRecord(stateFolder);
  if (record === undefined) return undefined;
  try {
    await checkHealth(record.address, timeoutMs);
    return record;
  } catch (error) {
    // It may have ended just now.
    if (!isOurs(record)) return undefined;
    throw new Error(
      `The Temporal server of ${stateFolder} (process ${record.pid}) does not answer at ${record.address}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** The record, if its process lives and is ours, whether it answers or not. */
export function liveRecord(stateFolder: string): ServerRecord | undefined {
  const read = readServerRecord(stateFolder);
  if (read.kind === 'absent') return undefined;
  if (read.kind === 'record' && isOurs(read.record)) return read.record;
  removeServerRecord(stateFolder);
  return undefined;
}

/** Process ids are used again, after a restart of the machine above all: the command line has to be the one we started. */
function isOurs(record: ServerRecord): boolean {
  if (!isAlive(record.pid)) return false;
  const commandLine = commandLineOf(record.pid);
  if (commandLine === undefined) return process.platform === 'win32';
  const port = record.address.split(':')[1] ?? '';
  return commandLine.includes('server start-dev') && commandLine.includes(`--port ${port} `);
}
