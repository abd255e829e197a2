import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const page = path.join(root, 'docs/spec/keys.md');

it('docs/spec/keys.md is what the schema of definitions says; else: node scripts/definition-schema.mjs', () => {
  const code = `
import { readFileSync } from 'node:fs';
import { definitionKeysPage } from './scripts/lib/definition-keys.mjs';
process.stdout.write(await definitionKeysPage(JSON.parse(readFileSync('schemas/definition.schema.json', 'utf8'))));`;
  const written = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  expect(readFileSync(page, 'utf8')).toBe(written);
});
