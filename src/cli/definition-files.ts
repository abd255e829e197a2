import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError } from '../base/errors';
import { readDefinition } from '../client/definitions';
import { folderWithout } from './folder-without';
import { readFailureText } from './read-failure';

/** A definition that a person named, by name or path, or by the folder it is in. */
export type DefinitionFile =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly text?: undefined; readonly problem: string };

/** What the arguments name, in their order and each file once. Nothing is thrown for one that cannot be read. */
export async function definitionFiles(given: readonly string[]): Promise<readonly DefinitionFile[]> {
  const found = new Map<string, DefinitionFile>();
  for (const argument of given) {
    for (const entry of await filesOf(argument)) {
      const key = path.resolve(entry.file);
      if (!found.has(key)) found.set(key, entry);
    }
  }
  return [...found.values()];
}

async function filesOf(argument: string): Promise<readonly DefinitionFile[]> {
  if (await isFolder(argument)) return filesIn(argument);
  try {
    return [await readDefinition(argument)];
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    return [{ file: argument, problem: error.message }];
  }
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    // Not there, or not to be looked at: reading it says which.
    return false;
  }
}

async function filesIn(folder: string): Promise<readonly DefinitionFile[]> {
  try {
    const names = await yamlFilesIn(folder);
    if (names.length === 0)
      return [{ file: folder, problem: await folderWithout(folder, '*.yaml or *.yml', isDefinition) }];
    return await Promise.all(names.map((name) => readOne(path.join(folder, name))));
  } catch (error) {
    return [{ file: folder, problem: `cannot read the folder ${folder}: ${String(error)}` }];
  }
}

/** The names of the definitions in a folder, sorted; files of tests are none. @throws Error of the system when it cannot be read. */
export async function yamlFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder);
  return entries.filter(isDefinition).sort();
}

const isDefinition = (name: string): boolean => /(?<!\.test)\.ya?ml$/i.test(name);

async function readOne(file: string): Promise<DefinitionFile> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return { file, problem: `cannot read ${file}: ${readFailureText(error)}` };
  }
}
