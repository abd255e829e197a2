import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError } from '../base/errors';

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

/** The bundle as a worker takes it. What workflows are to know of it are globals that are true, set on the first line to keep its source map right. */
export async function bundleFor(
  codePath: string,
  marks: readonly string[],
): Promise<{ codePath: string } | { code: string }> {
  if (marks.length === 0) return { codePath };
  const told = marks.map((mark) => `globalThis.${mark} = true;`).join(' ');
  return { code: `${told} ${await readFile(codePath, 'utf8')}` };
}
