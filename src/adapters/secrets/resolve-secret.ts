import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { BellwetherError, messageOf } from '../../base/errors';
import { rememberSecret } from './known-secrets';
import { Secret } from './secret';

const forms = 'env:NAME (a variable of the environment) or file:PATH (a file that holds nothing else)';

/** How a configuration names a secret: `env:NAME` or `file:PATH`. */
export const secretReferencePattern = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/;

export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths of files start from. */
  readonly folder: string;
}

/**
 * The secret that a reference names. One line break at the end of a file is not part of it.
 * @throws BellwetherError `InvalidSecretReference`, `SecretNotFound`. The messages show the reference, never a value.
 */
export async function resolveSecret(reference: string, { environment, folder }: SecretSources): Promise<Secret> {
  if (!secretReferencePattern.test(reference)) {
    // What stands there may be the secret itself, so it is not shown.
    throw new BellwetherError('InvalidSecretReference', `a secret is given as ${forms}; what stands there is neither`);
  }
  const separator = reference.indexOf(':');
  const name = reference.slice(separator + 1);
  const value =
    reference.slice(0, separator) === 'env'
      ? environment[name]
      : await contentOf(reference, resolvedPath(folder, name));
  if (value === undefined || value === '') {
    const reason = value === undefined ? 'is not set' : 'is empty';
    throw new BellwetherError('SecretNotFound', `the secret ${reference} ${reason}; give it a value, or name another`);
  }
  const secret = new Secret(reference, value);
  rememberSecret(secret);
  return secret;
}

function resolvedPath(folder: string, name: string): string {
  return isAbsolute(name) ? name : resolve(folder, name);
}

async function contentOf(reference: string, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new BellwetherError('SecretNotFound', `the secret ${reference} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
