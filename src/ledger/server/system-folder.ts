import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../../base/errors';
import { LedgerError } from '../ledger-error';

/**
 * A folder of root's that other users can pass through: for what PostgreSQL has to reach when the state folder, or the
 * checkout, is closed to them. `/var/lib/bellwether`, which outlives a restart; else one among the temporary files.
 * @throws LedgerError `NoReachableFolder`.
 */
export function systemFolder(
  places: readonly string[] = ['/var/lib/bellwether', path.join(os.tmpdir(), 'bellwether-root')],
): string {
  const problems: string[] = [];
  for (const folder of places) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      const { uid, mode } = lstatSync(folder);
      // Programs are run from it: nobody else may write there.
      if (uid !== 0 || (mode & 0o022) !== 0 || !lstatSync(folder).isDirectory())
        throw new Error('it is not a folder that only root can write to');
      chmodSync(folder, 0o755);
      return folder;
    } catch (error) {
      problems.push(`${folder}: ${messageOf(error)}`);
    }
  }
  throw new LedgerError(
    'NoReachableFolder',
    `PostgreSQL does not run as root, and no folder was found that its user can reach (${problems.join('; ')}). ` +
      'Run Bellwether as another user, or set DATABASE_URL to a PostgreSQL of yours',
  );
}
