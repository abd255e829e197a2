import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { main } from '../../package.json';

const root = path.resolve(__dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-library-'));
const app = path.join(folder, 'app');

/** The build of today's sources as a checkout, and an app beside it that has it as `npm install ../bellwether` installs it: linked. */
beforeAll(() => {
  const checkout = path.join(folder, 'bellwether');
  const dist = path.join(checkout, 'dist');
  mkdirSync(dist, { recursive: true });
  const compiler = JSON.stringify(pathToFileURL(path.join(root, 'scripts/lib/compile.mjs')).href);
  const code = `import { compileSources } from ${compiler}; await compileSources(${JSON.stringify(root)}, ${JSON.stringify(dist)});`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code]);
  // What is not TypeScript comes along, as in a build.
  cpSync(path.join(root, 'src'), dist, { recursive: true, filter: (file) => !/\.(ts|md)$/.test(file) });
  cpSync(path.join(root, 'package.json'), path.join(checkout, 'package.json'));
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'));
  mkdirSync(path.join(app, 'node_modules'), { recursive: true });
  symlinkSync(checkout, path.join(app, 'node_modules', 'bellwether'));
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a script of the app prints. */
function printed(name: string, code: string): string {
  const file = path.join(app, name);
  writeFileSync(file, code);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: app, encoding: 'utf8' });
  return stdout === '' ? stderr : stdout.trim();
}

it('is what package.json names as the package', () => {
  expect(main).toBe('dist/client.js');
});

it('can be imported by name, as the README does', () => {
  const [line] = /^import .* from 'bellwether';$/m.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
  expect(line).toBeDefined();
  expect(printed('a.mjs', `${line ?? ''}\nconsole.log(typeof new BellwetherClient().execute);`)).toBe('function');
});

it('gives an ES module every name that it gives a CommonJS module', () => {
  const required = printed('b.cjs', "console.log(Object.keys(require('bellwether')).sort().join(' '));").split(' ');
  expect(required).toEqual(expect.arrayContaining(['BellwetherClient', 'BellwetherError', 'loadDefinition']));
  const list = "import * as library from 'bellwether';\nconsole.log(Object.keys(library).sort().join(' '));";
  expect(printed('b.mjs', list).split(' ')).toEqual(expect.arrayContaining(required));
});
