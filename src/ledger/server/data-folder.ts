import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LedgerError } from '../ledger-error';
import { systemFolder } from './system-folder';
import { canReach, ownerOf, unprivilegedUser, type SystemUser } from './system-user';

/** Where the embedded database keeps its data, and as whom it runs. */
export interface DataFolder {
  /** Absolute; there once `exists`. */
  readonly folder: string;
  readonly exists: boolean;
  /** Undefined: as this process. */
  readonly user: SystemUser | undefined;
}

/** The folder of the ledger in a state folder: password, log, and the data unless another user has to reach them. */
export function ledgerFolder(stateFolder: string): string {
  return path.join(stateFolder, 'ledger');
}

/** Whether a state folder has a ledger of its own: looking at one is no reason to make one. */
export function hasLedger(stateFolder: string): boolean {
  const home = ledgerFolder(stateFolder);
  return existsSync(locationFile(home)) || existsSync(path.join(home, 'data', 'PG_VERSION'));
}

/**
 * Finds the data of a state folder, or where they are to be. As root they belong to another user: below the state folder if that
 * one can get there, else in a folder of the system, whose place is kept in `location`.
 * @throws LedgerError `LedgerMissing` when the place is known but the data are gone: an empty ledger is never put there.
 */
export function findDataFolder(stateFolder: string): DataFolder {
  const home = ledgerFolder(stateFolder);
  makeLedgerFolder(home);
  const located = readLocation(home);
  const folder = located ?? path.join(home, 'data');
  const exists = existsSync(path.join(folder, 'PG_VERSION'));
  if (located !== undefined && !exists) {
    throw new LedgerError(
      'LedgerMissing',
      `the data of the ledger were in ${located} and are gone. Restore them from a backup; or, to begin an empty ledger, remove ${locationFile(home)}`,
    );
  }
  const user = unprivilegedUser();
  if (exists) return { folder, exists, user: user === undefined ? undefined : ownerOf(folder) };
  if (user === undefined || canReach(home, user)) return { folder, exists, user };
  const name = createHash('sha256').update(realpathSync(stateFolder)).digest('hex').slice(0, 16);
  return { folder: path.join(systemFolder(), `ledger-${name}`), exists: false, user };
}

/** Keeps the place of data that are not below the state folder. Called when they are there. */
export function rememberDataFolder(stateFolder: string, folder: string): void {
  const home = ledgerFolder(stateFolder);
  if (path.dirname(folder) !== home) writeFileSync(locationFile(home), `${folder}\n`, { mode: 0o600 });
}

function makeLedgerFolder(home: string): void {
  if (existsSync(home)) return;
  mkdirSync(home, { recursive: true });
  // Whatever the umask: PostgreSQL's user passes through. What is secret in here has a mode of its own.
  chmodSync(home, 0o755);
}

function readLocation(home: string): string | undefined {
  return existsSync(locationFile(home)) ? readFileSync(locationFile(home), 'utf8').trim() : undefined;
}

function locationFile(home: string): string {
  return path.join(home, 'location');
}
