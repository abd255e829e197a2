import path from 'node:path';

/** The folder of the user's own CSV files, which BELLWETHER_CSV_FOLDER names; undefined where it names none. Absolute. */
export function csvFolderHere(): string | undefined {
  const folder = process.env['BELLWETHER_CSV_FOLDER'];
  return folder === undefined || folder === '' ? undefined : path.resolve(folder);
}
