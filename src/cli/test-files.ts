import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError, messageOf } from '../base/errors';
import { systemErrorCode } from '../base/system-error';
import { readDefinition } from '../client/definitions';
import { folderWithout } from './folder-without';

export interface TestFileText {
  readonly file: string;
  readonly text: string;
}

const isTestFile = (file: string): boolean => /\.test\.ya?ml$/i.test(file);

/**
 * The files of tests that arguments name, each once: a file `*.test.yaml`, all of those in a folder, or the one beside a definition, which
 * is given by name or path.
 * @throws BellwetherError `WrongUse` when there is none, `UnknownDefinition`.
 */
export async function testFiles(given: readonly string[]): Promise<readonly TestFileText[]> {
  const found = new Map<string, string>();
  for (const argument of given) for (const file of await filesOf(argument)) found.set(path.resolve(file), file);
  return Promise.all([...found.values()].map(read));
}

async function filesOf(argument: string): Promise<readonly string[]> {
  if (isTestFile(argument)) return [argument];
  if (await isFolder(argument)) {
    const files = (await readdir(argument)).filter(isTestFile).sort();
    if (files.length > 0) return files.map((file) => path.join(argument, file));
    throw new BellwetherError('WrongUse', await folderWithout(argument, '*.test.yaml', isTestFile));
  }
  const { file } = await readDefinition(argument);
  return [file.replace(/(\.ya?ml)$/i, '.test$1')];
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (error) {
    // Not there: it may be the name of a definition, and reading that says so.
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}

async function read(file: string): Promise<TestFileText> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const reason = systemErrorCode(error) === 'ENOENT' ? 'there is no such file' : messageOf(error);
    throw new BellwetherError('WrongUse', `cannot read the tests ${file}: ${reason}`, { cause: error });
  }
}
