import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

it('docs/json.md is what the sources declare; else: node scripts/cli-reference.mjs', () => {
  const code =
    "import { jsonShapesPage } from './scripts/lib/json-shapes.mjs'; process.stdout.write(await jsonShapesPage(process.cwd()));";
  const page = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  expect(readFileSync(path.join(root, 'docs/json.md'), 'utf8')).toBe(page);
});
