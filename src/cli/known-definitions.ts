import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitionFolders } from '../adapters/definitions/definition-folders';
import { systemErrorCode } from '../base/system-error';
import type { DefinitionLookup } from '../definition/definition-lookup';
import { loadYaml } from '../definition/load';
import { checkStructure } from '../definition/structure';
import { yamlFilesIn, type DefinitionFile } from './definition-files';

type Variables = ReturnType<DefinitionLookup['variablesOf']>;

/**
 * The definitions that a `workflow` step of some files may name: these files, those beside them, and what is found by name.
 * Of two with one name the first counts.
 */
export async function knownDefinitions(files: readonly DefinitionFile[]): Promise<DefinitionLookup> {
  const byName = new Map<string, { readonly file: string; readonly text?: string }>();
  const add = (file: string, text?: string): void => {
    const name = lookUpName(path.basename(file, path.extname(file)));
    if (!byName.has(name)) byName.set(name, { file, ...(text !== undefined && { text }) });
  };
  for (const { file, text } of files) if (text !== undefined) add(file, text);
  const folders = new Set(files.filter(({ text }) => text !== undefined).map(({ file }) => path.dirname(file)));
  for (const folder of folders) for (const name of await filesBeside(folder)) add(path.join(folder, name));
  for (const { file } of await definitionFolders().list()) add(file);

  const variables = new Map<string, Variables>();
  return {
    names: [...byName.keys()].sort(),
    variablesOf: (name) => {
      const known = byName.get(lookUpName(name));
      if (known === undefined) return undefined;
      if (!variables.has(known.file)) variables.set(known.file, variablesIn(known.file, known.text));
      return variables.get(known.file);
    },
  };
}

const lookUpName = (name: string): string => name.toLowerCase().replaceAll('-', '_');

async function filesBeside(folder: string): Promise<readonly string[]> {
  try {
    return await yamlFilesIn(folder);
  } catch {
    // A folder that may not be listed has no others to offer; what was asked for has been read.
    return [];
  }
}

/** What a definition declares; undefined when its text cannot be read, or is wrong: that is said where it is checked itself. */
function variablesIn(file: string, given: string | undefined): Variables {
  const text = given ?? textOf(file);
  const data = text === undefined ? undefined : loadYaml(text, file).data;
  if (data === undefined) return undefined;
  const { definition, findings } = checkStructure(data);
  return findings.length > 0 || definition === undefined ? undefined : (definition.variables ?? {});
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
