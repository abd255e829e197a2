import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReplayFolders } from '../../src/worker/replay-folders';
import { eventually } from '../support/eventually';

const now = Date.parse('2026-11-24T00:00:00Z');
const dayMs = 86_400_000;

let state: string;
beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'replay-folders-'));
});
afterEach(() => rm(state, { recursive: true, force: true }));

const root = (): string => path.join(state, 'replays');

/** A folder of a session that was used last so many days ago. */
async function used(name: string, days: number): Promise<void> {
  const folder = path.join(root(), name);
  await mkdir(path.join(folder, 'alerts'), { recursive: true });
  await writeFile(path.join(folder, 'alerts', '1.json'), '{}');
  const at = new Date(now - days * dayMs);
  await utimes(folder, at, at);
}

const foldersAt = (time = now, warnings: string[] = []): ReplayFolders =>
  new ReplayFolders(
    state,
    (message) => warnings.push(message),
    () => time,
  );

it('removes what nobody has used for more than 30 days, and nothing else', async () => {
  await used('2008-10-15-1', 31);
  await used('2008-10-15-2', 30);
  await used('2008-10-15-3', 0);
  await used('notes-of-ann', 400);
  await writeFile(path.join(root(), '2008-10-15-4'), 'a file');
  await utimes(path.join(root(), '2008-10-15-4'), 0, 0);
  expect(await foldersAt().sweep()).toEqual(['2008-10-15-1']);
  expect((await readdir(root())).sort()).toEqual(['2008-10-15-2', '2008-10-15-3', '2008-10-15-4', 'notes-of-ann']);
});

it('sweeps with the first action of a session, whose own folder it keeps and marks as used', async () => {
  await used('2008-10-15-1', 31);
  await used('2008-10-15-2', 31);
  const warnings: string[] = [];
  const folders = foldersAt(now, warnings);
  expect(folders.of({ replay: '2008-10-15', realAt: 2 })).toBe(path.join(root(), '2008-10-15-2'));
  await eventually('the other one is gone', async () => (await readdir(root())).length === 1);
  expect(await readdir(root())).toEqual(['2008-10-15-2']);
  expect((await stat(path.join(root(), '2008-10-15-2'))).mtimeMs).toBe(now);
  expect(warnings).toEqual([]);
});

it('keeps a session that another worker has used meanwhile', async () => {
  await used('2008-10-15-1', 31);
  foldersAt().of({ replay: '2008-10-15', realAt: 1 });
  const own = path.join(root(), '2008-10-15-1');
  await eventually('it is marked', async () => (await stat(own)).mtimeMs === now);
  expect(await foldersAt(now + 30 * dayMs).sweep()).toEqual([]);
  expect(await foldersAt(now + 31 * dayMs).sweep()).toEqual(['2008-10-15-1']);
});

it('has nothing to do where no session was recorded', async () => {
  expect(await foldersAt().sweep()).toEqual([]);
});

it('tells that it cannot clear up, and fails no action', async () => {
  await writeFile(root(), 'a file where the folder should be');
  const warnings: string[] = [];
  foldersAt(now, warnings).of({ replay: '2008-10-15', realAt: 1 });
  await eventually('it is told', () => warnings.length > 0);
  expect(warnings).toEqual([expect.stringContaining('are not cleared up')]);
});
