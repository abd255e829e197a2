// Writes docs/cli.md anew, from the command line as it is built, and docs/json.md, from the sources. The tests compare both.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonShapesPage } from './lib/json-shapes.mjs';
import { ensureSetUp } from './setup.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
await ensureSetUp();
const require = createRequire(import.meta.url);
const { cliReference } = require('../dist/cli/reference.js');
const { program } = require('../dist/cli/program.js');
const nowhere = { line() {}, error() {} };
const file = path.join(root, 'docs/cli.md');
writeFileSync(file, cliReference(program({ output: nowhere, signal: new AbortController().signal, done() {} })));
execFileSync(process.execPath, [path.join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', file], {
  stdio: 'ignore',
});
writeFileSync(path.join(root, 'docs/json.md'), await jsonShapesPage(root));
