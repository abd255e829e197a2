import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Not a person's own files, and large. */
const ignored = /^(\.|node_modules$)/;

/**
 * What to say of a folder in which a command finds none of the files that it takes: `what` they are, and which folders directly
 * below it have some, since those are not looked into.
 * @throws Error of the system when the folder cannot be read.
 */
export async function folderWithout(
  folder: string,
  what: string,
  isWanted: (name: string) => boolean,
): Promise<string> {
  const below: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || ignored.test(entry.name)) continue;
    const inner = path.join(folder, entry.name);
    if ((await namesIn(inner)).some(isWanted)) below.push(inner);
  }
  const none = `the folder ${folder} has no file ${what}`;
  if (below.length === 0) return none;
  return `${none}, and the folders in it are not looked into; give ${below.sort().join(' or ')}, where there are some`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    // Nobody asked for it: it is only not proposed.
    return [];
  }
}
