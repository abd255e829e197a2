import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { resolveSecret } from '../../../src/adapters/secrets/resolve-secret';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  await writeFile(join(folder, 'key'), 'from a file \n');
  await writeFile(join(folder, 'empty'), '\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const resolve = (reference: string) =>
  resolveSecret(reference, { environment: { KEY: 'from the environment', EMPTY: '' }, folder });

describe('a reference to a secret', () => {
  it.each([
    ['env:KEY', 'from the environment'],
    ['file:key', 'from a file '],
  ])('%s is resolved', async (reference, value) => {
    expect((await resolve(reference)).reveal()).toBe(value);
  });

  it.each([
    ['env:MISSING', 'SecretNotFound', 'the secret env:MISSING is not set; give it a value, or name another'],
    ['env:EMPTY', 'SecretNotFound', 'the secret env:EMPTY is empty; give it a value, or name another'],
    ['file:empty', 'SecretNotFound', 'the secret file:empty is empty; give it a value, or name another'],
    ['file:missing', 'SecretNotFound', 'the secret file:missing cannot be read: ENOENT'],
    ['hunter2', 'InvalidSecretReference', 'a secret is given as env:NAME'],
    ['vault:KEY', 'InvalidSecretReference', 'a secret is given as env:NAME'],
  ])('%s is refused', async (reference, code, message) => {
    const failure = await resolve(reference).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect((failure as Error).message).toContain(message);
  });

  it('is not shown when it may be the secret itself', async () => {
    await expect(resolve('hunter2')).rejects.not.toThrow('hunter2');
  });
});

describe('a secret', () => {
  it('shows itself in no text', async () => {
    const secret = await resolve('env:KEY');
    for (const text of [String(secret), JSON.stringify({ secret }), inspect({ secret })])
      expect(text).not.toContain('from the environment');
    expect(JSON.stringify({ secret })).toBe('{"secret":"[env:KEY]"}');
  });

  it('is taken out of texts of others, in plain and in base64', async () => {
    const secret = await resolve('env:KEY');
    const encoded = Buffer.from('from the environment').toString('base64');
    expect(secret.removeFrom(`bad from the environment, ${encoded}`)).toBe('bad [env:KEY], [env:KEY]');
  });
});
