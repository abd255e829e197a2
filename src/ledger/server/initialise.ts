import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { messageOf } from '../../base/errors';
import { LedgerError } from '../ledger-error';
import { rememberDataFolder, ledgerFolder, type DataFolder } from './data-folder';
import type { SystemUser } from './system-user';

/** The user of the database, which owns it. */
export const databaseUser = 'bellwether';

/**
 * Makes the data folder, if there is none: in one step, so that a process killed half way leaves nothing that looks like one.
 * @throws LedgerError `LedgerNotMade`, `PasswordMissing`.
 */
export async function initialise(stateFolder: string, data: DataFolder, initdb: string): Promise<void> {
  if (data.exists) return;
  const password = newPassword(stateFolder);
  const parent = path.dirname(data.folder);
  const draftPrefix = `${path.basename(data.folder)}.making-`;
  // Under the lock of the start: whatever is there was left by one that was killed.
  for (const name of readdirSync(parent))
    if (name.startsWith(draftPrefix)) rmSync(path.join(parent, name), { recursive: true, force: true });
  const draft = path.join(parent, `${draftPrefix}${process.pid}`);
  const passwordFile = `${draft}.password`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (data.user !== undefined) {
      chownSync(draft, data.user.uid, data.user.gid);
      chownSync(passwordFile, data.user.uid, data.user.gid);
    }
    await runInitdb(initdb, draft, passwordFile, data.user);
    renameSync(draft, data.folder);
    rememberDataFolder(stateFolder, data.folder);
  } catch (error) {
    throw new LedgerError(
      'LedgerNotMade',
      `the database of the ledger could not be made in ${data.folder}: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @throws LedgerError `PasswordMissing` */
export function readPassword(stateFolder: string): string {
  try {
    return readFileSync(passwordPath(stateFolder), 'utf8').trim();
  } catch (error) {
    throw new LedgerError(
      'PasswordMissing',
      `the password of the ledger's database cannot be read from ${passwordPath(stateFolder)}: ${messageOf(error)}. Restore the file, or run as the user who owns it`,
      { cause: error },
    );
  }
}

/** The one that is there, else a new one: it is kept before the database has it. */
function newPassword(stateFolder: string): string {
  const file = passwordPath(stateFolder);
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    renameSync(draft, file);
  }
  return readPassword(stateFolder);
}

function passwordPath(stateFolder: string): string {
  return path.join(ledgerFolder(stateFolder), 'password');
}

function runInitdb(initdb: string, folder: string, passwordFile: string, user: SystemUser | undefined): Promise<void> {
  const child = spawn(
    initdb,
    [
      ...['-D', folder, '--username', databaseUser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--no-locale', '--no-instructions'],
    ],
    { ...user, cwd: folder, env: environmentForPostgres(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`initdb ended with ${signal ?? `exit code ${String(code)}`}: ${said.trim().slice(-1_500)}`));
    });
  });
}

/** Settings of the user's for other PostgreSQLs (PGDATA, PGPORT, …) are not for ours; its messages are in English. */
export function environmentForPostgres(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:PG|LC_|LANG$|LANGUAGE$|DATABASE_URL$)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
