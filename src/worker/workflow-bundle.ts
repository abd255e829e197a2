import { existsSync } from 'node:fs';
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
