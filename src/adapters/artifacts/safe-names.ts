import { createHash } from 'node:crypto';
import { ActionError } from '../../slices/action-error';

/** @throws ActionError `BadFileName` for names that could leave their folder or that some file system refuses. */
export function checkFileName(fileName: string): void {
  if (/^[A-Za-z0-9_](?:[A-Za-z0-9 ._-]{0,198}[A-Za-z0-9_-])?$/.test(fileName) && !fileName.includes('..')) return;
  throw new ActionError(
    'BadFileName',
    `${JSON.stringify(fileName.slice(0, 100))} cannot be a file name: allowed are 1 to 200 letters, digits, spaces and . _ -, ` +
      'starting with a letter, digit or _, not ending in a dot or space, without ".."',
  );
}

/**
 * A run id as the name of one folder. Ids may hold anything; what a folder name may not hold becomes `_`, and a piece
 * of the id's hash behind it keeps two such ids apart.
 */
export function safeFolderName(runId: string): string {
  const safe = runId
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+|\.+$/g, '_')
    .slice(0, 100);
  if (safe === runId && safe !== '') return safe;
  return `${safe}-${createHash('sha256').update(runId, 'utf8').digest('hex').slice(0, 12)}`;
}
