import path from 'node:path';

/** Folder of everything that one installation keeps on disk: `$BELLWETHER_HOME`, else `.bellwether` in the working directory. Absolute. */
export function stateFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  workingDirectory: string = process.cwd(),
): string {
  const chosen = environment['BELLWETHER_HOME'];
  return path.resolve(workingDirectory, chosen === undefined || chosen === '' ? '.bellwether' : chosen);
}
