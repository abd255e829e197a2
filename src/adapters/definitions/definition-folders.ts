import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../base/system-error';

/** A definition file that was found by its name. */
export interface DefinitionFile {
  /** snake_case, from the file's name. */
  readonly name: string;
  readonly file: string;
}

/** Where definitions are looked up by name. Names take `-` and `_` alike; the first folder that has one wins. */
export class DefinitionFolders {
  constructor(private readonly folders: readonly string[]) {}

  /** Every definition file, by name. A folder that does not exist has none. */
  async list(): Promise<readonly DefinitionFile[]> {
    const found = new Map<string, DefinitionFile>();
    for (const folder of this.folders) {
      for (const entry of await yamlFilesIn(folder)) {
        const name = lookUpName(path.basename(entry, path.extname(entry)));
        if (!found.has(name)) found.set(name, { name, file: path.join(folder, entry) });
      }
    }
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async find(name: string): Promise<DefinitionFile | undefined> {
    const wanted = lookUpName(name);
    return (await this.list()).find((definition) => definition.name === wanted);
  }

  /** The text of a definition file. */
  read(definition: DefinitionFile): Promise<string> {
    return readFile(definition.file, 'utf8');
  }
}

/** The folders that definitions are looked up in: `definitions/` of the working directory, then the shipped ones. */
export function definitionFolders(workingDirectory: string = process.cwd()): DefinitionFolders {
  return new DefinitionFolders([...new Set([path.resolve(workingDirectory, 'definitions'), shippedFolder])]);
}

/** The definitions that ship with the package, whatever the working directory. */
export function shippedDefinitions(): DefinitionFolders {
  return new DefinitionFolders([shippedFolder]);
}

const shippedFolder = path.resolve(__dirname, '../../../definitions');

const lookUpName = (name: string): string => name.trim().toLowerCase().replaceAll('-', '_');

async function yamlFilesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder);
    return entries.filter((entry) => /(?<!\.test)\.ya?ml$/.test(entry)).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
