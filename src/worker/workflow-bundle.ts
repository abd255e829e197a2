import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError } from '../base/errors';
import { encryptedFailuresMark } from '../protocol';

/** The workflow bundle that the build made, beside the compiled code; undefined when there is none. */
export function builtBundle(): string | undefined {
  const file = path.resolve(__dirname, '../workflow-bundle.js');
  return existsSync(file) ? file : undefined;
}

/** @throws BellwetherError `NotBuilt`. */
export function requireBuiltBundle(): string {
  const file = builtBundle();
  if (file === undefined)
    throw new BellwetherError('NotBuilt', 'the workflow bundle is missing; build it with: npm run build');
  return file;
}

/** The bundle as a worker takes it; where payloads are encrypted, the workflows in it are told so, on the first line to keep its source map true. */
export async function bundleFor(codePath: string, encrypts: boolean): Promise<{ codePath: string } | { code: string }> {
  if (!encrypts) return { codePath };
  return { code: `globalThis.${encryptedFailuresMark} = true; ${await readFile(codePath, 'utf8')}` };
}
