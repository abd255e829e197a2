import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dashboard } from '../../../src/cli/commands/dashboard';
import { fakeOutput } from '../fake-output';

const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-token-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const written = path.join(folder, name);
  writeFileSync(written, text);
  return written;
};

it.each([
  ['a port that there is not', () => ({ port: 65_536 }), 'WrongUse', '--port takes 1 to 65535; not 65536'],
  [
    'a token that can be guessed, without showing it',
    () => ({ tokenFile: file('short', 'secret\n') }),
    'WrongUse',
    "the token of the dashboard has 6 characters; it takes 16 or more letters, digits, '_' and '-'. Make one with: openssl rand -hex 32",
  ],
  [
    'a file that is not there',
    () => ({ tokenFile: path.join(folder, 'nope') }),
    'SecretNotFound',
    expect.stringContaining('cannot be read'),
  ],
])('refuses %s before anything is started', async (_, choices, code, message) => {
  const output = fakeOutput();
  await expect(dashboard(choices(), output, new AbortController().signal)).rejects.toMatchObject({ code, message });
  expect([...output.lines, ...output.notes]).toEqual([]);
});
