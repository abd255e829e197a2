import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureFolder } from '../../../src/adapters/market-data/feature-folder';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-features-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function load(text: string, from = '2024-01-01', to = '2024-12-31') {
  await writeFile(join(folder, 'sentiment.csv'), text);
  return new FeatureFolder(folder).load('sentiment', from, to);
}

it('gives the rows of the dates asked for, in order, with empty cells as null', async () => {
  const table = await load(
    'Date,Symbol,score,articles\n2024-01-03,AAPL,0.5,\n2024-01-02,MSFT,-1e-2,7\n2025-01-01,AAPL,1,1\n',
  );
  expect(table).toEqual({
    name: 'sentiment',
    columns: ['score', 'articles'],
    rows: [
      { time: Date.UTC(2024, 0, 2), symbol: 'MSFT', values: [-0.01, 7] },
      { time: Date.UTC(2024, 0, 3), symbol: 'AAPL', values: [0.5, null] },
    ],
    rejected: [],
    sha256: 'c11b72880403e06ea716351d20c383ceacf843e9e2d7ae567667d52ad5d171f6',
    description: `sentiment.csv of the folder ${folder}`,
  });
});

it.each([
  ['text for a number', '2024-01-03,high', 'score is "high", not a number'],
  ['NaN', '2024-01-03,NaN', 'score is "NaN", not a number'],
  ['a date of another form', '01/02/2024,1', '"01/02/2024" is not a date of the form YYYY-MM-DD'],
  ['a value too many', '2024-01-03,1,2', 'the row has 3 values, the header 2'],
  ['a date twice', '2024-01-02,2', 'its date is already on line 2, which is used'],
])('rejects %s with its line', async (_, row, reason) => {
  expect((await load(`date,score\n2024-01-02,1\n${row}\n`)).rejected).toEqual([{ line: 3, reason }]);
});

it.each([
  ['an empty file', '', 'the file is empty'],
  ['no date', 'day,score\n', 'no column date'],
  ['no feature', 'date,symbol\n', 'no column besides date and symbol'],
  ['a column twice', 'date,score,score\n', 'a column stands there twice'],
  ['a column without a name', 'date,score,\n', 'a column without a name'],
])('refuses %s', async (_, text, message) => {
  await expect(load(text)).rejects.toMatchObject({ code: 'BadData', message: expect.stringContaining(message) });
});

it('names what there is', async () => {
  expect(await new FeatureFolder().names()).toBeUndefined();
  expect(await new FeatureFolder('').names()).toBeUndefined();
  await writeFile(join(folder, 'b.csv'), '');
  await writeFile(join(folder, 'a.csv'), '');
  await writeFile(join(folder, 'notes.txt'), '');
  expect(await new FeatureFolder(folder).names()).toEqual(['a', 'b']);
});

it('refuses names that lead elsewhere, and links', async () => {
  const source = new FeatureFolder(folder);
  for (const name of ['../secret', 'a/b', '.hidden', ''])
    await expect(source.load(name, '2024-01-01', '2024-01-01')).rejects.toMatchObject({ code: 'BadName' });
  await symlink('/etc/hostname', join(folder, 'linked.csv'));
  await expect(source.load('linked', '2024-01-01', '2024-01-01')).rejects.toMatchObject({ code: 'NoData' });
  await expect(source.load('linkd', '2024-01-01', '2024-01-01')).rejects.toThrow("Did you mean 'linked'?");
});
