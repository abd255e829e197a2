import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain } from '../../src/cli/main';
import { program } from '../../src/cli/program';
import { documentedKeys, neededKeys } from './documented-keys';
import { fakeOutput } from './fake-output';

let folder: string;
const before = { home: process.env['BELLWETHER_HOME'], database: process.env['DATABASE_URL'] };
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-json-'));
  process.env['BELLWETHER_HOME'] = path.join(folder, 'home');
  delete process.env['DATABASE_URL'];
  writeFileSync(
    path.join(folder, 'watch.yaml'),
    'name: watch\nversion: 1.0.0\ntype: monitoring\nschedule: { every: 1h }\nsteps: [{ id: a, set: { x: 1 } }]\n',
  );
  writeFileSync(path.join(folder, 'watch.test.yaml'), 'tests: [{ name: it ends, expect: { status: completed } }]\n');
});
afterAll(() => {
  if (before.home === undefined) delete process.env['BELLWETHER_HOME'];
  else process.env['BELLWETHER_HOME'] = before.home;
  if (before.database !== undefined) process.env['DATABASE_URL'] = before.database;
  rmSync(folder, { recursive: true, force: true });
});

/** What a command prints with `--json`. A word that ends in `.yaml` is a file of this test's folder. */
async function documentOf(words: readonly string[], more: readonly string[]): Promise<unknown> {
  const output = fakeOutput({ json: true });
  const argv = [
    ...words,
    ...more.map((word) => (/\.yaml$|^mine$/.test(word) ? path.join(folder, word) : word)),
    '--json',
  ];
  const invocation = { output, signal: new AbortController().signal, done: () => undefined };
  try {
    await program(invocation).parseAsync(['node', 'bellwether', ...argv]);
  } catch (error) {
    explain(error, output);
  }
  expect(output.documents).toHaveLength(1);
  return output.documents[0];
}

/** Those need no server, and no ledger; the others are in test/server/cli. */
it.each<[string, ...string[]]>([
  ['validate', 'watch.yaml'],
  ['eval', '1 + 1'],
  ['graph', 'watch.yaml'],
  ['actions'],
  ['completion', 'bash'],
  ['init', 'mine'],
  ['schedule next', 'watch.yaml'],
  ['test', 'watch.test.yaml'],
  ['simulate', 'watch.yaml', '--day', '2008-10-15'],
  ['positions'],
  ['orders'],
])('%s %s prints the documented keys alone, and all that may not be absent', async (...call) => {
  const [words, ...more] = call;
  const printed = Object.keys((await documentOf(words.split(' '), more)) as object);
  expect(printed).not.toContain('error');
  expect(printed.filter((key) => !documentedKeys(words).includes(key))).toEqual([]);
  expect(neededKeys(words).filter((key) => !printed.includes(key))).toEqual([]);
});

it('an error has a code and a message', async () => {
  expect(await documentOf(['simulate'], ['nowhere', '--day', '2008-10-15'])).toEqual({
    error: { code: 'UnknownDefinition', message: expect.stringContaining('nowhere') },
  });
});
