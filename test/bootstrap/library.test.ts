import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dependencies, main } from '../../package.json';

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

/** What webpack, which Temporal brings along, makes of an app: the files of ours and the packages that are in it, and what it prints. */
function bundled(name: string, code: string, externals: readonly string[] = []) {
  const source = path.join(app, `${name}.mjs`);
  writeFileSync(source, code);
  const output = { path: path.join(app, 'bundles'), filename: `${name}.cjs` };
  const settings = {
    mode: 'production',
    target: 'node',
    entry: source,
    output,
    externals,
    externalsType: 'commonjs',
    // So that each module is told by its name.
    optimization: { minimize: false, concatenateModules: false },
  };
  const list = printed(
    `bundle-${name}.cjs`,
    `
const webpack = require(${JSON.stringify(createRequire(require.resolve('@temporalio/worker')).resolve('webpack'))});
webpack(${JSON.stringify(settings)}, (error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString('errors-only'));
  const { modules } = stats.toJson({ all: false, modules: true, modulesSpace: Infinity });
  console.log(JSON.stringify(modules.filter(({ orphan }) => !orphan).map((module) => module.nameForCondition ?? '')));
});`,
  );
  const modules = JSON.parse(list) as string[];
  const after = (folder: string) =>
    modules.flatMap((file) => (file.includes(folder) ? [file.slice(file.lastIndexOf(folder) + folder.length)] : []));
  const packages = new Set(after('/node_modules/').map((file) => /^(@[^/]+\/)?[^/]+/.exec(file)?.[0]));
  return {
    files: after('/bellwether/dist/'),
    packages: [...packages].sort(),
    output: execFileSync(process.execPath, [path.join(output.path, output.filename)], {
      encoding: 'utf8',
      env: { ...process.env, NODE_PATH: path.join(root, 'node_modules') },
    }).trim(),
  };
}

it('is what package.json names as the package', () => {
  expect(main).toBe('dist/client.js');
});

it('can be imported by name, as the README does', () => {
  const [line] = /^import .* from 'bellwether';$/m.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
  expect(line).toBeDefined();
  expect(printed('a.mjs', `${line ?? ''}\nconsole.log(typeof new BellwetherClient().execute);`)).toBe('function');
});

it.each(['', '/expression', '/slice'])('is one and the same for who imports and who requires bellwether%s', (part) => {
  const code = `
import * as imported from 'bellwether${part}';
import { createRequire } from 'node:module';
const required = createRequire(import.meta.url)('bellwether${part}');
const names = Object.keys(required);
console.log(names.length > 0 && names.every((name) => imported[name] === required[name]));`;
  expect(printed('c.mjs', code)).toBe('true');
});

describe('a bundler', () => {
  it('leaves out all that an app does not use', () => {
    const code =
      "import { evaluate } from 'bellwether';\nconsole.log(evaluate('price > 2', { context: { price: 3 } }).value);";
    const { files, packages, output } = bundled('evaluates', code);
    expect(output).toBe('true');
    expect(files).toContain('evaluation/evaluate.js');
    expect(files.filter((file) => /^(client|adapters|slices|catalogue|server|ledger)\b/.test(file))).toEqual([]);
    expect(packages).toEqual(['fastest-levenshtein', 're2js']);
  });

  it('keeps the client for one that uses it', () => {
    const code = "import { BellwetherClient } from 'bellwether';\nconsole.log(typeof BellwetherClient);";
    // Some of the packages load what they need by names that no bundler can follow.
    const { files, output } = bundled('starts', code, Object.keys(dependencies));
    expect(output).toBe('function');
    expect(files).toContain('client/bellwether-client.js');
  });
});

it('gives an ES module every name that it gives a CommonJS module', () => {
  const required = printed('b.cjs', "console.log(Object.keys(require('bellwether')).sort().join(' '));").split(' ');
  expect(required).toEqual(expect.arrayContaining(['BellwetherClient', 'BellwetherError', 'loadDefinition']));
  const list = "import * as library from 'bellwether';\nconsole.log(Object.keys(library).sort().join(' '));";
  expect(printed('b.mjs', list).split(' ')).toEqual(expect.arrayContaining(required));
});
