import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

jest.setTimeout(30_000);

const driver = path.join(__dirname, 'set-up-driver.mjs');
const built = ['build starts', 'build ends'];

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'bellwether-set-up-'));
  await put('package-lock.json', lockFile('4.0.0'));
  await put('tsconfig.json', '{}');
  await put('tsconfig.build.json', '{}');
  await put('scripts/build.mjs', '// builds');
  await put('src/cli/main.ts', 'export const main = 1;');
  await put('src/calendar/data/days.json', '[]');
  await put('README.md', '# A project');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), content);
}

function lockFile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { name: 'made-up' },
      'node_modules/zod': { version, integrity: `sha512-${version}` },
      'node_modules/@swc/core-win32-x64-msvc': { version: '1.0.0', optional: true },
    },
  });
}

/** Runs the set-up; gives what it did, and what it wrote. */
async function setUp(): Promise<{ steps: string[]; stdout: string; stderr: string; status: number | null }> {
  await rm(path.join(root, 'steps.txt'), { force: true });
  const { stdout, stderr, status } = spawnSync(process.execPath, [driver, root], { encoding: 'utf8' });
  return { steps: await stepsTaken(), stdout, stderr, status };
}

async function stepsTaken(): Promise<string[]> {
  const file = path.join(root, 'steps.txt');
  return existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : [];
}

describe('ensureSetUp', () => {
  it('installs and builds in a fresh clone, with a line per thing done on standard error and nothing on standard output', async () => {
    const { steps, stdout, stderr, status } = await setUp();
    expect(steps).toEqual(['install', ...built]);
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^Installing dependencies \(npm install, about a minute\) …\nInstalled in \d+\.\d s\.\nBuilding …\nBuilt in \d+\.\d s\.\n$/,
    );
  });

  it('makes the link by which npx finds the command', async () => {
    await setUp();
    expect(await readlink(path.join(root, 'node_modules', '.bin', 'bellwether'))).toBe('../../bin/bellwether.mjs');
  });

  it('does and says nothing when all is as it should be', async () => {
    await setUp();
    expect(await setUp()).toEqual({ steps: [], stdout: '', stderr: '', status: 0 });
  });

  it.each<[string, () => Promise<void>, string[]]>([
    ['a source changes', () => put('src/cli/main.ts', 'export const main = 2;'), built],
    ['a source is added', () => put('src/cli/other.ts', ''), built],
    ['a source is renamed', () => renameMain(), built],
    ['a data file below src changes', () => put('src/calendar/data/days.json', '[1]'), built],
    ['a compiler configuration changes', () => put('tsconfig.json', '{ "compilerOptions": {} }'), built],
    ['the build script changes', () => put('scripts/build.mjs', '// builds otherwise'), built],
    ['a part of the build script changes', () => put('scripts/lib/compile.mjs', '// compiles'), built],
    ['dist is gone', () => rm(path.join(root, 'dist'), { recursive: true }), built],
    [
      'the lock file asks for another version',
      () => put('package-lock.json', lockFile('4.1.0')),
      ['install', ...built],
    ],
    ['the lock file changes in its layout only', () => put('package-lock.json', `${lockFile('4.0.0')}\n`), built],
    ['node_modules is gone', () => rm(path.join(root, 'node_modules'), { recursive: true }), ['install']],
    ['the link of the command is gone', () => rm(path.join(root, 'node_modules', '.bin'), { recursive: true }), []],
    ['something else changes', () => put('README.md', '# Another'), []],
  ])('does what is needed when %s', async (_, change, steps) => {
    await setUp();
    await change();
    expect((await setUp()).steps).toEqual(steps);
    expect(lstatSync(path.join(root, 'node_modules', '.bin', 'bellwether')).isSymbolicLink()).toBe(true);
    expect((await setUp()).steps).toEqual([]);
  });

  async function renameMain(): Promise<void> {
    await rm(path.join(root, 'src/cli/main.ts'));
    await put('src/cli/program.ts', 'export const main = 1;');
  }

  it('does not install again what the user installed', async () => {
    await put('node_modules/.package-lock.json', lockFile('4.0.0'));
    expect((await setUp()).steps).toEqual(built);
  });

  it('installs again when an install was cut off', async () => {
    await put('node_modules/.package-lock.json', lockFile('4.0.0').slice(0, 40));
    expect((await setUp()).steps).toEqual(['install', ...built]);
  });

  it('builds again when a build failed, and says that it failed', async () => {
    await put('fails', '');
    const failed = await setUp();
    expect(failed).toMatchObject({ status: 1, stderr: expect.stringContaining('it does not compile') });
    await rm(path.join(root, 'fails'));
    expect((await setUp()).steps).toEqual(built);
  });

  it('is done once when several start at once', async () => {
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [driver, root, '300'], { stdio: 'ignore' }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await stepsTaken()).toEqual(['install', ...built]);
  });

  it('goes on where one was killed in the middle of the build', async () => {
    const child = spawn(process.execPath, [driver, root, '20000'], { stdio: 'ignore' });
    while (!(await stepsTaken()).includes('build starts')) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await setUp()).steps).toEqual(built);
  });

  it('builds again what was saved while the build ran', async () => {
    const child = spawn(process.execPath, [driver, root, '500'], { stdio: 'ignore' });
    while (!(await stepsTaken()).includes('build starts')) await new Promise((resolve) => setTimeout(resolve, 20));
    await put('src/cli/main.ts', 'export const main = 3;');
    await once(child, 'exit');
    expect((await setUp()).steps).toEqual(built);
  });
});
