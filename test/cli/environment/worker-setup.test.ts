import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { otherSettings, workerSetup } from '../../../src/cli/environment/worker-setup';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-setup-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const other = (here: NodeJS.ProcessEnv, worker: NodeJS.ProcessEnv) =>
  otherSettings(workerSetup(here, folder), workerSetup(worker, folder));

describe('a worker is told from another by', () => {
  it.each([
    ['BELLWETHER_CSV_FOLDER', '/a', '/b'],
    ['BELLWETHER_PARQUET_FOLDER', '/a', '/b'],
    ['BELLWETHER_ALTERNATIVE_FOLDER', '/a', '/b'],
    ['BELLWETHER_SLICES', '/a', '/b'],
    ['BELLWETHER_ACTIONS', '/a', '/b'],
    ['BELLWETHER_ACCOUNTS', '/a.json', '/b.json'],
    ['BELLWETHER_CHANNELS', '/a.json', '/b.json'],
    ['BELLWETHER_ALPACA_FEED', 'iex', 'sip'],
    ['BELLWETHER_CODEC_KEYS', 'k1:env:A', 'k2:env:B'],
    ['DATABASE_URL', 'postgres://me:x@one/db', 'postgres://me:x@two/db'],
  ])('%s', (name, one, another) => {
    expect(other({ [name]: one }, { [name]: another })).toEqual([name]);
    expect(other({ [name]: one }, {})).toEqual([name]);
    expect(other({ [name]: one }, { [name]: one })).toEqual([]);
  });

  it('no setting that this command does not make', () => {
    expect(
      other({ BELLWETHER_CSV_FOLDER: '' }, { BELLWETHER_CSV_FOLDER: '/a', DATABASE_URL: 'postgres://h/d' }),
    ).toEqual([]);
  });

  it('neither the way a path is written nor the password of the database', () => {
    const here = { BELLWETHER_CSV_FOLDER: 'bars', DATABASE_URL: 'postgres://me:old@h/d' };
    const there = {
      BELLWETHER_CSV_FOLDER: path.join(folder, 'x', '..', 'bars'),
      DATABASE_URL: 'postgres://me:new@h/d',
    };
    expect(other(here, there)).toEqual([]);
  });
});

it.each([
  ['the accounts of the folder', 'BELLWETHER_ACCOUNTS', 'bellwether.accounts.json', {}],
  ['the accounts that are named', 'BELLWETHER_ACCOUNTS', 'mine.json', { BELLWETHER_ACCOUNTS: 'mine.json' }],
  ['a file of a slice', 'BELLWETHER_SLICES', 'slices/own/index.js', { BELLWETHER_SLICES: 'slices' }],
])('a worker that read %s before they changed is another', (_, name, fileName, environment) => {
  const file = path.join(folder, fileName);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'before');
  const worker = workerSetup(environment, folder);
  expect(otherSettings(workerSetup(environment, folder), worker)).toEqual([]);
  writeFileSync(file, 'after that');
  expect(otherSettings(workerSetup(environment, folder), worker)).toEqual([name]);
});

it('keeps nothing that can be read', () => {
  const setup = workerSetup({ BELLWETHER_CODEC_KEYS: 'k:env:KEY', DATABASE_URL: 'postgres://me:secret@h/d' }, folder);
  expect(Object.values(setup)).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
  ]);
});
