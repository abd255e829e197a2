import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

/** The user that PostgreSQL runs as where we are root, since it refuses to run as root. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined unless this process is root: then PostgreSQL runs as whoever we are. */
export function unprivilegedUser(): SystemUser | undefined {
  return process.getuid?.() === 0 ? nobody() : undefined;
}

/** The owner of a file. */
export function ownerOf(file: string): SystemUser {
  const { uid, gid } = statSync(file);
  return { uid, gid };
}

/** Whether a user may pass through every folder on the way to this one, and read and enter it. By the modes of the folders. */
export function canReach(folder: string, user: SystemUser): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (!mayUse(at, user, at === path.resolve(folder) ? 0o5 : 0o1)) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Whether the bits (4 read, 1 run or enter) are granted to the user. */
export function mayUse(file: string, { uid, gid }: SystemUser, bits: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0;
  return ((found.mode >> shift) & bits) === bits;
}

/** By name, since its number differs between systems; it has to be in the list of users, or initdb refuses. */
function nobody(): SystemUser {
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', timeout: 5_000 }).trim());
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return { uid: 65_534, gid: 65_534 };
  }
}
