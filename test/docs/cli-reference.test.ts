import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonDocuments } from '../../src/cli/json-documents';
import { program } from '../../src/cli/program';
import { cliReference } from '../../src/cli/reference';
import { fakeOutput } from '../cli/fake-output';

const root = program({ output: fakeOutput(), signal: new AbortController().signal, done: () => undefined });
const reference = cliReference(root);

/** Without what the format of tables adds. */
const plain = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

it('docs/cli.md is what the command line is; else: node scripts/cli-reference.mjs', () => {
  const text = readFileSync(path.resolve(__dirname, '../../docs/cli.md'), 'utf8');
  expect(plain(text)).toBe(plain(reference));
});

it('the JSON of every command is documented, and of no other', () => {
  const headings = [...reference.matchAll(/^## (.+)$/gm)].map(([, words]) => words);
  expect(Object.keys(jsonDocuments).sort()).toEqual(headings.sort());
});
