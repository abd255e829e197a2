import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureFolder } from '../../../src/adapters/market-data/feature-folder';
import { getAlternativeData } from '../../../src/slices/data';
import { testPorts } from '../../support/test-ports';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-alternative-'));
});

afterEach(() => rm(folder, { recursive: true }));

const year = { start_date: '2024-01-01', end_date: '2024-12-31' };

async function run(input: object = {}, configured = true) {
  const ports = testPorts({ alternative: new FeatureFolder(configured ? folder : undefined) });
  const output = await getAlternativeData.run(getAlternativeData.input.parse({ ...year, ...input }), ports);
  expect(getAlternativeData.output.parse(output)).toEqual(output);
  return { output, stored: output.features === null ? undefined : await ports.artifacts.getJson(output.features.ref) };
}

it.each([
  ['no folder', {}, false, '*', 'no folder of alternative data is configured: set BELLWETHER_ALTERNATIVE_FOLDER'],
  [
    'no folder for a table that is named',
    { names: ['sentiment'] },
    false,
    'sentiment',
    'no folder of alternative data is configured: set BELLWETHER_ALTERNATIVE_FOLDER',
  ],
  ['no file', {}, true, '*', 'the folder of alternative data has no <name>.csv file'],
])('reports what is absent with %s', async (_, input, configured, name, reason) => {
  expect((await run(input, configured)).output).toEqual({
    available: false,
    features: null,
    tables: [],
    absent: [{ name, reason }],
  });
});

it('stores what is there as columns, and reports the rest as absent', async () => {
  await writeFile(
    join(folder, 'sentiment.csv'),
    'date,symbol,score\n2024-01-02,AAPL,0.5\n2024-01-03,MSFT,0.1\n2024-01-04,AAPL,\n',
  );
  await writeFile(join(folder, 'rates.csv'), 'date,ten_year\n2024-01-02,4.1\n');
  await writeFile(join(folder, 'old.csv'), 'date,x\n2020-01-02,1\n');
  const { output, stored } = await run({ names: ['sentiment', 'rates', 'old', 'news'], symbols: ['AAPL'] });
  expect(output).toMatchObject({
    available: true,
    tables: [
      {
        name: 'sentiment',
        columns: ['score'],
        rows: 2,
        symbols: ['AAPL'],
        from: '2024-01-02',
        to: '2024-01-04',
        empty_cells: 1,
      },
      { name: 'rates', rows: 1, symbols: [] },
      { name: 'old', rows: 0, from: null },
    ],
    absent: [
      { name: 'news', reason: 'no file news.csv; there is old, rates, sentiment' },
      { name: 'old', reason: 'no row from 2024-01-01 to 2024-12-31 for the symbols asked for' },
    ],
  });
  expect(stored).toMatchObject({
    tables: [
      {
        name: 'sentiment',
        time: [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 4)],
        symbol: ['AAPL', 'AAPL'],
        values: [[0.5, null]],
      },
      { name: 'rates', columns: ['ten_year'], values: [[4.1]] },
    ],
  });
});

it('fails when too many rows are unusable', async () => {
  await writeFile(join(folder, 'sentiment.csv'), 'date,score\n2024-01-02,1\n2024-01-03,x\n');
  await expect(run()).rejects.toMatchObject({
    code: 'BadData',
    message: expect.stringContaining('1 of 2 rows are unusable'),
  });
  expect((await run({ max_rejected_share: 0.5 })).output.tables).toMatchObject([{ rows: 1, rejected: { count: 1 } }]);
});
