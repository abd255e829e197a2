import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError, messageOf } from '../../base/errors';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { starterFiles } from '../project/starter';

/**
 * Starts a project: writes its files, and touches none that is there.
 * @throws BellwetherError `FileExists`, `WrongUse`, `FileNotWritten`.
 */
export async function init(folder: string, { name }: { readonly name?: string }, output: Output): Promise<ExitCode> {
  const definition = name === undefined ? nameFrom(path.resolve(folder)) : checked(name);
  const files = starterFiles({ name: definition, dependency: dependency() });
  const there = Object.keys(files).filter((file) => existsSync(path.join(folder, file)));
  if (there.length > 0)
    throw new BellwetherError(
      'FileExists',
      `${folder} has ${there.join(', ')} already, and nothing is overwritten; name another folder, or remove ${there.length === 1 ? 'it' : 'them'}`,
    );
  for (const [file, text] of Object.entries(files)) await write(path.join(folder, file), text);
  if (output.json) output.document({ folder, name: definition, files: Object.keys(files) });
  else for (const line of told(folder, definition, Object.keys(files))) output.line(line);
  return exitCodes.done;
}

/** Names are snake_case: what a folder is called becomes one where it can. */
function nameFrom(folder: string): string {
  const name = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return namePattern.test(name) ? name : 'my_workflow';
}

function checked(name: string): string {
  if (namePattern.test(name)) return name;
  throw new BellwetherError(
    'WrongUse',
    `--name takes the name of a definition: snake_case, beginning with a letter, at most 64 characters, as in my_workflow; not '${name}'`,
  );
}

const namePattern = /^[a-z][a-z0-9_]{0,63}$/;

/** What the project asks npm for: the version of an installed package; of a checkout, where that is. */
function dependency(): string {
  const root = path.join(__dirname, '../../..');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const isInstalled = path.basename(path.dirname(root)) === 'node_modules';
  return isInstalled ? `^${version}` : `file:${root}`;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new BellwetherError('FileNotWritten', `cannot write ${file}: ${messageOf(error)}`, { cause: error });
  }
}

function told(folder: string, name: string, files: readonly string[]): readonly string[] {
  const here = path.resolve(folder) === process.cwd();
  return [
    ...files.map((file) => `wrote ${path.join(folder, file)}`),
    '',
    'Next:',
    ...(here ? [] : [`  cd ${folder}`]),
    '  npm install',
    '  npm test',
    `  npx bellwether run ${name.replaceAll('_', '-')}`,
  ];
}
