import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const scripts = path.join(__dirname, '..', '..', 'scripts');

let folder: string;
let checkout: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-links-'));
  checkout = path.join(folder, 'a check out');
  await cp(path.join(scripts, 'lib'), path.join(checkout, 'scripts', 'lib'), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<string> {
  const file = path.join(checkout, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

function node(...nodeArguments: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, nodeArguments, { encoding: 'utf8' });
  return stdout + stderr;
}

describe('isMain', () => {
  const program = "import { isMain } from './lib/is-main.mjs';\nconsole.log(isMain(import.meta.url));\n";

  it('is true of the program by its own name', async () => {
    expect(node(await put('scripts/program.mjs', program))).toBe('true\n');
  });

  it('is true by a link to the folder, and by a link to the file', async () => {
    const file = await put('scripts/program.mjs', program);
    await symlink(checkout, path.join(folder, 'link'));
    await symlink(file, path.join(folder, 'link.mjs'));
    expect(node(path.join(folder, 'link', 'scripts', 'program.mjs'))).toBe('true\n');
    expect(node(path.join(folder, 'link.mjs'))).toBe('true\n');
  });

  it('is false of a module that another one imports, or a line of code', async () => {
    await put('scripts/program.mjs', program);
    expect(node(await put('scripts/other.mjs', "import './program.mjs';\n"))).toBe('false\n');
    const code = `import ${JSON.stringify(path.join(checkout, 'scripts', 'program.mjs'))};`;
    expect(node('--input-type=module', '-e', code)).toBe('false\n');
    expect(node('--input-type=module', '-e', code, 'no-file')).toBe('false\n');
  });
});

describe('the scripts in a checkout with a space in its name, by a link', () => {
  it('setup.mjs sets it up', async () => {
    await cp(path.join(scripts, 'setup.mjs'), path.join(checkout, 'scripts', 'setup.mjs'));
    await put('scripts/build.mjs', "import { mkdirSync } from 'node:fs';\nmkdirSync('dist');\n");
    await put('package-lock.json', '{ "packages": {} }');
    await put('node_modules/.package-lock.json', '{ "packages": {} }');
    await symlink(checkout, path.join(folder, 'link'));
    expect(node(path.join(folder, 'link', 'scripts', 'setup.mjs'))).toMatch(/^Building …\nBuilt in \d+\.\d s\.\n$/);
    expect(existsSync(path.join(checkout, 'dist', '.bellwether-build'))).toBe(true);
  });

  it('build.mjs builds', async () => {
    await cp(path.join(scripts, 'build.mjs'), path.join(checkout, 'scripts', 'build.mjs'));
    await put(
      'scripts/lib/compile.mjs',
      "export const compileSources = () => Promise.reject(new Error('it builds'));\n",
    );
    await put('scripts/lib/workflow-bundle.mjs', 'export const buildWorkflowBundle = () => undefined;\n');
    await symlink(checkout, path.join(folder, 'link'));
    const { stderr, status } = spawnSync(process.execPath, [path.join(folder, 'link', 'scripts', 'build.mjs')], {
      cwd: checkout,
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: 'it builds\n', status: 1 });
  });

  it('bench.mjs runs the benchmarks', async () => {
    await cp(path.join(scripts, 'bench.mjs'), path.join(checkout, 'scripts', 'bench.mjs'));
    await put('scripts/setup.mjs', 'export const ensureSetUp = () => undefined;\n');
    await put('test/support/typescript-hook.cjs', 'globalThis.hooked = true;\n');
    await put('bench/index.ts', 'console.log(globalThis.hooked, process.argv[2]);\n');
    expect(node(path.join(checkout, 'scripts', 'bench.mjs'), 'start-up')).toBe('true start-up\n');
  });
});
