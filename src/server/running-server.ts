import { messageOf } from '../base/errors';
import { checkHealth } from './server-health';
import { commandLineOf, isAlive } from './process-life';
import { readServerRecord, removeServerRecord, type ServerRecord } from './server-record';

/**
 * The embedded server that runs on this state folder, if there is one: its process lives, is a Temporal dev server on the
 * port of the record, and answers. A record that is corrupt or whose process is gone is removed. Where processes cannot be
 * told apart (Windows) the answer alone decides.
 *
 * @throws Error when the process is ours and lives but does not answer within `timeoutMs`.
 */
export async function findRunningServer(stateFolder: string, timeoutMs = 5_000): Promise<ServerRecord | undefined> {
  const record = currentRecord(stateFolder);
  if (record === undefined) return undefined;
  try {
    await checkHealth(record.address, timeoutMs);
    return record;
  } catch (error) {
    // It may have ended just now, or never have been ours.
    if (identify(record) !== 'ours') return undefined;
    throw new Error(
      `The Temporal server of ${stateFolder} (process ${record.pid}) does not answer at ${record.address}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** The record, if its process lives and is certainly ours (so that it may be ended), whether it answers or not. */
export function liveRecord(stateFolder: string): ServerRecord | undefined {
  const record = currentRecord(stateFolder);
  return record !== undefined && identify(record) === 'ours' ? record : undefined;
}

/** The record, unless its process is gone or is known to be another. */
function currentRecord(stateFolder: string): ServerRecord | undefined {
  const read = readServerRecord(stateFolder);
  if (read.kind === 'absent') return undefined;
  if (read.kind === 'record' && identify(read.record) !== 'other') return read.record;
  removeServerRecord(stateFolder);
  return undefined;
}

/** Process ids are used again, after a restart of the machine above all: the command line has to be the one we started. */
function identify(record: ServerRecord): 'ours' | 'other' | 'unknown' {
  if (!isAlive(record.pid)) return 'other';
  const commandLine = commandLineOf(record.pid);
  if (commandLine === undefined) return 'unknown';
  const port = record.address.split(':')[1] ?? '';
  const isOurs = commandLine.includes('server start-dev') && commandLine.includes(`--port ${port} `);
  return isOurs ? 'ours' : 'other';
}
