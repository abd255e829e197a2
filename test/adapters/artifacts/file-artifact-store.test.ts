import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { FileArtifactStore } from '../../../src/adapters/artifacts/file-artifact-store';

let root: string;
let store: FileArtifactStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bellwether-artifacts-'));
  store = new FileArtifactStore({ root, runId: 'run-1' });
});

afterEach(() => rm(root, { recursive: true }));

/** SHA-256 of `{"a":[1,2.5,null],"b":"ü"}` in UTF-8. */
const hash = 'e2672cf879e97a793f656865538547ae5f61ce7879a9dadf9f44f8903812b738';

describe('putJson', () => {
  it('names the artifact by the SHA-256 of its canonical text and writes exactly that text', async () => {
    const ref = await store.putJson('test', { b: 'ü', a: [1, 2.5, null] });
    expect(ref).toEqual({ ref: `sha256:${hash}`, kind: 'test', bytes: 27 });
    const path = join(root, 'artifacts', hash.slice(0, 2), `${hash}.json`);
    expect(await readFile(path, 'utf8')).toBe('{"a":[1,2.5,null],"b":"ü"}');
  });

  it('gives equal values the same ref and keeps one file', async () => {
    const [first, second] = await Promise.all([store.putJson('x', { a: 1, b: 2 }), store.putJson('x', { b: 2, a: 1 })]);
    expect(second).toEqual(first);
    expect(await filesBelow(root)).toHaveLength(1);
  });

  it('does not write again what is already there', async () => {
    await store.putJson('x', { a: 1 });
    const [path] = await filesBelow(root);
    const before = await stat(path);
    await store.putJson('x', { a: 1 });
    expect((await stat(path)).ino).toBe(before.ino);
  });

  it('replaces a damaged file', async () => {
    const { ref } = await store.putJson('x', { a: 1 });
    const [path] = await filesBelow(root);
    await writeFile(path, '{"a":');
    await store.putJson('x', { a: 1 });
    expect(await store.getJson(ref)).toEqual({ a: 1 });
  });

  it.each([
    ['NaN', { rows: [{ price: [1, Number.NaN] }] }, 'cannot store NaN at rows.0.price.1: JSON has only finite numbers'],
    ['infinity', -Infinity, 'cannot store -Infinity at the top level: JSON has only finite numbers'],
  ])('refuses %s, which JSON would turn into null', async (_, value, message) => {
    await expect(store.putJson('x', value)).rejects.toMatchObject({ code: 'ArtifactInvalid', message });
  });

  it('leaves no temporary file and says which file when it cannot write', async () => {
    await writeFile(join(root, 'artifacts'), 'a file where the folder should be');
    await expect(store.putJson('x', 1)).rejects.toMatchObject({
      retryable: true,
      message: expect.stringContaining(root),
    });
    expect(await filesBelow(root)).toEqual([join(root, 'artifacts')]);
  });
});

describe('getJson', () => {
  it('gives back the value, from another store on the same root too', async () => {
    const value = { text: 'line\nline', list: [0, -0.1, 1e21], none: null, nested: { __proto__x: true } };
    const { ref } = await store.putJson('x', value);
    expect(await new FileArtifactStore({ root, runId: 'other' }).getJson(ref)).toEqual(value);
  });

  it.each([
    ['an artifact that is not there', `sha256:${'0'.repeat(64)}`, 'ArtifactNotFound'],
    ['a ref that climbs', 'sha256:../../../../etc/passwd', 'ArtifactNotFound'],
    ['an empty ref', '', 'ArtifactNotFound'],
  ])('refuses %s', async (_, ref, code) => {
    await expect(store.getJson(ref)).rejects.toMatchObject({ name: 'ActionError', code, retryable: false });
  });

  it.each(['{"a":2}', '', '{"a":1} '])('finds out that the bytes were changed to %j', async (text) => {
    const { ref } = await store.putJson('x', { a: 1 });
    const [path] = await filesBelow(root);
    await writeFile(path, text);
    await expect(store.getJson(ref)).rejects.toMatchObject({ code: 'ArtifactDamaged' });
  });
});

describe('putFile', () => {
  it("writes into the run's report folder and names bytes and hash", async () => {
    const stored = await store.putFile('html', 'report.html', '<p>ü</p>');
    expect(stored).toEqual({
      ref: 'sha256:3f08d999915773475441df32aaf6d7f773b76fe587502b36fb6fcf45aee9e5cc',
      kind: 'html',
      bytes: 9,
      path: join(root, 'reports', 'run-1', 'report.html'),
    });
    expect(await readFile(stored.path, 'utf8')).toBe('<p>ü</p>');
  });

  it('replaces the file of an earlier attempt', async () => {
    await store.putFile('text', 'a.txt', 'first');
    const { path } = await store.putFile('text', 'a.txt', 'second');
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await filesBelow(root)).toEqual([path]);
  });

  it('leaves no temporary file when the name is taken by a folder', async () => {
    const { path } = await store.putFile('text', 'a.txt', 'x');
    await rm(path);
    await mkdir(join(path, 'inside'), { recursive: true });
    await expect(store.putFile('text', 'a.txt', 'x')).rejects.toMatchObject({
      code: 'ArtifactNotWritten',
      retryable: true,
    });
    expect(await filesBelow(root)).toEqual([]);
  });

  it.each([
    '../a.txt',
    'a/b.txt',
    'a\\b.txt',
    '..',
    '.',
    '',
    '.hidden',
    'a\0b',
    'a..b',
    'C:a',
    'a.',
    'a\n',
    'x'.repeat(201),
  ])('refuses the file name %j', async (fileName) => {
    await expect(store.putFile('text', fileName, 'x')).rejects.toMatchObject({ code: 'BadFileName' });
    expect(await filesBelow(root)).toEqual([]);
  });

  it.each([
    ['2026-01-02_run.a', /^2026-01-02_run\.a$/],
    ['../../etc', /^__.._etc-[0-9a-f]{12}$/],
    ['a/b', /^a_b-[0-9a-f]{12}$/],
    ['..', /^_-[0-9a-f]{12}$/],
    ['', /^-[0-9a-f]{12}$/],
    ['ü'.repeat(300), /^_{100}-[0-9a-f]{12}$/],
  ])('makes one folder below reports of the run id %j', async (runId, folder) => {
    await new FileArtifactStore({ root, runId }).putFile('text', 'a.txt', 'x');
    const folders = await readdir(join(root, 'reports'));
    expect(folders).toEqual([expect.stringMatching(folder)]);
    expect(await filesBelow(root)).toEqual([join(root, 'reports', folders[0], 'a.txt')]);
  });

  it('keeps run ids apart that look alike once sanitised', async () => {
    for (const runId of ['a/b', 'a\\b', 'a b'])
      await new FileArtifactStore({ root, runId }).putFile('text', 'a.txt', runId);
    expect(await readdir(join(root, 'reports'))).toHaveLength(3);
  });
});

describe('the reports of runs of one id', () => {
  const first = '0f5fe2a4-3333-7000-8000-000000000001';
  const second = '1a2b3c4d-3333-7000-8000-000000000002';
  const write = async (executionId: string, text = executionId): Promise<string> => {
    const { path } = await new FileArtifactStore({ root, runId: 'mine', executionId }).putFile('html', 'r.html', text);
    return relative(join(root, 'reports'), path);
  };

  it('stay: the second run gets a folder of its own', async () => {
    expect([await write(first), await write(second)]).toEqual(['mine/r.html', 'mine-1a2b3c4d/r.html']);
    expect(await readFile(join(root, 'reports', 'mine', 'r.html'), 'utf8')).toBe(first);
  });

  it('are written anew by a retry of the same execution, whatever ran in between', async () => {
    await write(first);
    await write(second);
    expect([await write(first, 'again'), await write(second, 'again')]).toEqual([
      'mine/r.html',
      'mine-1a2b3c4d/r.html',
    ]);
    expect(await readFile(join(root, 'reports', 'mine', 'r.html'), 'utf8')).toBe('again');
  });

  it('stay where they are of a version that did not say whose they are', async () => {
    await mkdir(join(root, 'reports', 'mine'), { recursive: true });
    await writeFile(join(root, 'reports', 'mine', 'r.html'), 'old');
    expect(await write(first)).toBe('mine-0f5fe2a4/r.html');
    expect(await readFile(join(root, 'reports', 'mine', 'r.html'), 'utf8')).toBe('old');
  });

  it('stay where two executions begin alike', async () => {
    const alike = '1a2b3c4d-4444-7000-8000-000000000003';
    await write(first);
    await write(second);
    expect(await write(alike)).toBe(`mine-${alike}/r.html`);
  });

  it('are in one folder for workers that ask at once', async () => {
    const paths = await Promise.all(Array.from({ length: 20 }, (_, index) => write(first, String(index))));
    expect(new Set(paths)).toEqual(new Set(['mine/r.html']));
    expect((await readdir(join(root, 'reports'))).sort()).toEqual(['mine']);
  });

  it('cannot be written where the folder cannot be made', async () => {
    await writeFile(join(root, 'reports'), 'a file');
    await expect(write(first)).rejects.toMatchObject({
      code: 'ArtifactNotWritten',
      retryable: true,
      message: expect.stringMatching(/^cannot make a folder below .*reports for the reports of run mine: /),
    });
  });
});

/** All files but the one that says whose reports a folder holds. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.execution');
  return files.map((entry) => join(entry.parentPath, entry.name));
}
