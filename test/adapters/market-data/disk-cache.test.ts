import { mkdtemp, readdir, readFile, rm, writeFile, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DiskCache } from '../../../src/adapters/market-data/disk-cache';

let folder: string;
let now: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-cache-'));
  now = 1_000_000;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const schema = z.array(z.number());

/** Asks for the entry of a key; the answers are counted. */
async function ask(key: string, options: { lifetimeMs?: number; maxBytes?: number; answer?: number[] } = {}) {
  let asked = 0;
  const cache = new DiskCache({ folder, now: () => now, ...(options.maxBytes && { maxBytes: options.maxBytes }) });
  const content = await cache.get(
    { key },
    {
      schema,
      lifetimeMs: options.lifetimeMs ?? 1000,
      produce: () => {
        asked++;
        return Promise.resolve(options.answer ?? [1, 2, 3]);
      },
    },
  );
  return { content, asked };
}

const onlyFile = async () => join(folder, (await readdir(folder))[0] ?? 'none');

it('asks once for what it keeps', async () => {
  expect(await ask('a')).toEqual({ content: [1, 2, 3], asked: 1 });
  expect(await ask('a', { answer: [9] })).toEqual({ content: [1, 2, 3], asked: 0 });
  expect(await ask('b', { answer: [9] })).toEqual({ content: [9], asked: 1 });
});

it('asks again once an entry has expired', async () => {
  await ask('a', { lifetimeMs: 500 });
  now += 499;
  expect((await ask('a')).asked).toBe(0);
  now += 1;
  expect((await ask('a')).asked).toBe(1);
});

it.each([
  ['cut off', (text: string) => text.slice(0, -2)],
  ['with another number in it', (text: string) => text.replace('[1,2,3]', '[1,2,4]')],
  ['empty', () => ''],
  ['no JSON', () => '{\n['],
  ['of another form', () => '[]\n[1,2,3]'],
])('asks again when an entry is %s', async (_, damage) => {
  await ask('a');
  const file = await onlyFile();
  await writeFile(file, damage(await readFile(file, 'utf8')));
  expect(await ask('a')).toEqual({ content: [1, 2, 3], asked: 1 });
  expect((await ask('a')).asked).toBe(0);
});

it('removes the oldest entries when there is too much', async () => {
  await ask('a');
  await utimes(await onlyFile(), 1, 1);
  await ask('b', { maxBytes: 150 });
  expect(await readdir(folder)).toHaveLength(1);
  expect((await ask('b')).asked).toBe(0);
  expect((await ask('a')).asked).toBe(1);
});

it('keeps no failure', async () => {
  const cache = new DiskCache({ folder, now: () => now });
  const failing = { schema, lifetimeMs: 1000, produce: () => Promise.reject(new Error('down')) };
  await expect(cache.get({ key: 'a' }, failing)).rejects.toThrow('down');
  expect((await ask('a')).asked).toBe(1);
});

it('gives the answer although the folder cannot be written', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const cache = new DiskCache({ folder: join(file, 'below'), now: () => now });
  expect(await cache.get({ key: 'a' }, { schema, lifetimeMs: 1, produce: () => Promise.resolve([1]) })).toEqual([1]);
});
