import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { VersionedFile } from '../../../src/adapters/alerts/versioned-file';

interface Counts {
  readonly total: number;
  readonly by: Readonly<Record<string, number>>;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'versioned-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function fileIn(path = folder): VersionedFile<Counts> {
  return new VersionedFile<Counts>({
    folder: path,
    name: 'Test',
    initial: { total: 0, by: {} },
    parse: (json) => {
      if (typeof json === 'object' && json !== null && 'total' in json) return json as Counts;
      throw new Error('there is no total');
    },
  });
}

const add = (who: string) => (before: Counts) => ({
  value: { total: before.total + 1, by: { ...before.by, [who]: (before.by[who] ?? 0) + 1 } },
  result: before.total + 1,
});

describe('a versioned file', () => {
  it('begins with its initial value, and writes nothing to read it', async () => {
    expect(await fileIn().read()).toEqual({ total: 0, by: {} });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is read by another as it was written', async () => {
    expect(await fileIn().update(add('one'))).toBe(1);
    expect(await fileIn().read()).toEqual({ total: 1, by: { one: 1 } });
    expect(await readdir(folder)).toEqual(['000000000001.json']);
  });

  it('writes nothing when nothing changes', async () => {
    const file = fileIn();
    await file.update(add('one'));
    expect(await file.update((value) => ({ value, result: value.total }))).toBe(1);
    expect(await readdir(folder)).toEqual(['000000000001.json']);
  });

  it('loses no update of several that write at once, and keeps a bounded number of versions', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => ({ name: `w${index}`, file: fileIn() }));
    const results = await Promise.all(
      writers.flatMap(({ name, file }) => Array.from({ length: 20 }, () => file.update(add(name)))),
    );
    expect([...results].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 160 }, (_, index) => index + 1),
    );
    const { total, by } = await fileIn().read();
    expect(total).toBe(160);
    expect(Object.values(by)).toEqual(new Array(8).fill(20));
    const names = await readdir(folder);
    expect(names).not.toContain('000000000090.json');
    expect(names.filter((name) => !name.endsWith('.json'))).toEqual([]);
    expect(names.length).toBeLessThanOrEqual(70);
  });

  it('loses no update of several processes', async () => {
    await Promise.all(Array.from({ length: 3 }, (_, index) => incrementInProcess(`p${index}`, 15)));
    expect(await fileIn().read()).toEqual({ total: 45, by: { p0: 15, p1: 15, p2: 15 } });
  });

  it('starts again when others have meanwhile gone on so far that its version was made and cleared away', async () => {
    const file = fileIn();
    await file.update(add('one'));
    let computed = 0;
    const result = await file.update((before) => {
      computed += 1;
      if (computed === 1) {
        writeFileSync(join(folder, '000000000500.json'), JSON.stringify({ total: 500, by: {} }));
        rmSync(join(folder, '000000000001.json'));
      }
      return add('slow')(before);
    });
    expect({ result, computed }).toEqual({ result: 501, computed: 2 });
    expect(await readdir(folder)).toEqual(['000000000500.json', '000000000501.json']);
  });

  it('names the file that does not hold what was written, and goes on once it is gone', async () => {
    const file = fileIn();
    await file.update(add('one'));
    const damaged = join(folder, '000000000002.json');
    await writeFile(damaged, '{"tot');
    const failure = await file.read().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'TestDamaged', retryable: false });
    expect((failure as Error).message).toContain(damaged);
    await rm(damaged);
    expect(await file.read()).toMatchObject({ total: 1 });
  });

  it('says that it cannot write where a file stands in the place of its folder', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    await expect(fileIn(blocked).update(add('one'))).rejects.toMatchObject({
      code: 'TestUnavailable',
      retryable: true,
    });
  });
});

/** A process of its own, which compiles what it needs. */
async function incrementInProcess(name: string, times: number): Promise<void> {
  const module = resolve(__dirname, '../../../src/adapters/alerts/versioned-file.ts');
  const script = `
    const swc = require('@swc/core');
    require.extensions['.ts'] = (module, file) => module._compile(
      swc.transformFileSync(file, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }).code, file);
    const { VersionedFile } = require(${JSON.stringify(module)});
    const file = new VersionedFile({ folder: ${JSON.stringify(folder)}, name: 'Test', initial: { total: 0, by: {} }, parse: (json) => json });
    const add = (before) => ({ value: { total: before.total + 1, by: { ...before.by, ${name}: (before.by.${name} ?? 0) + 1 } }, result: 0 });
    (async () => { for (let time = 0; time < ${times}; time++) await file.update(add); })();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((done) => child.once('exit', done));
  expect(code).toBe(0);
}
