import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test as testCommand } from '../../src/cli/commands/test';
import { fakeOutput } from '../cli/fake-output';

const folder = path.resolve(__dirname, '../../definitions');
const files = readdirSync(folder).filter((name) => name.endsWith('.test.yaml'));

it.each(files)('the tests of %s pass', async (file) => {
  const output = fakeOutput({ json: true });
  const code = await testCommand([path.join(folder, file)], {}, output, new AbortController().signal);
  const [document] = output.documents as [{ issues: unknown[]; files: { tests: { misses: unknown[] }[] }[] }];
  expect(document.issues).toEqual([]);
  expect(document.files.flatMap(({ tests }) => tests.flatMap(({ misses }) => misses))).toEqual([]);
  expect(code).toBe(0);
});
