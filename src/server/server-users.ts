import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './process-life';

/**
 * Who uses the embedded server of a state folder: a file per user, named after its process, so that the last one out stops
 * the server. Synchronous, because the last chance to leave is the exit handler of a process.
 */
export interface ServerUse {
  /** Removes this use; says whether others are left. */
  leave(): { readonly othersLeft: boolean };
}

/** Registers this process as a user. */
export function useServer(stateFolder: string): ServerUse {
  const folder = usersFolder(stateFolder);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${process.pid}-${randomUUID()}`);
  writeFileSync(file, '');
  return {
    leave() {
      rmSync(file, { force: true });
      return { othersLeft: hasUsers(stateFolder) };
    },
  };
}

/** Whether a living process uses the server. Removes what dead ones left. */
function hasUsers(stateFolder: string): boolean {
  const folder = usersFolder(stateFolder);
  let living = false;
  for (const name of readdirSync(folder)) {
    const pid = Number(name.split('-')[0]);
    if (Number.isSafeInteger(pid) && pid > 0 && isAlive(pid)) living = true;
    else rmSync(path.join(folder, name), { force: true });
  }
  return living;
}

function usersFolder(stateFolder: string): string {
  return path.join(stateFolder, 'temporal', 'users');
}
