import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, startTimeOf } from './process-life';

/**
 * Who uses the embedded server of a state folder: a file per user, named after its process (id and start), so that the last
 * one out stops the server. Synchronous, because the last chance to leave is the exit handler of a process.
 */
export interface ServerUse {
  /** Removes this use; says whether others are left. */
  leave(): { readonly othersLeft: boolean };
}

/** Registers this process as a user of the server whose files are in this folder of the state folder. */
export function useServer(stateFolder: string, server = 'temporal'): ServerUse {
  const folder = path.join(stateFolder, server, 'users');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${process.pid}-${startTimeOf(process.pid) ?? ''}-${randomUUID()}`);
  writeFileSync(file, '');
  return {
    leave() {
      rmSync(file, { force: true });
      return { othersLeft: hasUsers(folder) };
    },
  };
}

/** Whether a living process uses the server. Removes what dead ones left. */
function hasUsers(folder: string): boolean {
  let living = false;
  for (const name of readdirSync(folder)) {
    if (isLiving(name)) living = true;
    else rmSync(path.join(folder, name), { force: true });
  }
  return living;
}

function isLiving(name: string): boolean {
  const [id = '', startTime = ''] = name.split('-');
  const pid = Number(id);
  return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) && (startTimeOf(pid) ?? '') === startTime;
}
