import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { BarStore } from '../../../src/adapters/bars/bar-store';
import { FileBarSource } from '../../../src/adapters/bars/file-bar-source';
import { readCsvBars } from '../../../src/adapters/bars/read-csv-bars';
import type { BarRequest } from '../../../src/slices/ports';
import { parquetBomb } from '../../support/parquet-bomb';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-bad-'));
});

afterEach(() => rm(folder, { recursive: true }));

const header = 'date,open,high,low,close,volume\n';
const good = '2024-01-02,10,12,9,11,100\n';

function load(change: Partial<BarRequest> = {}, source = 'csv') {
  const request: BarRequest = {
    symbol: 'ABC',
    interval: '1d',
    from: '2024-01-01',
    to: '2024-12-31',
    historyBars: 0,
    ...change,
  };
  return new FileBarSource({ csvFolder: folder, parquetFolder: folder }).load(source, request);
}

async function loadText(text: string, change: Partial<BarRequest> = {}) {
  const interval = change.interval ?? '1d';
  await mkdir(join(folder, interval), { recursive: true });
  await writeFile(join(folder, interval === '1d' ? '' : interval, 'ABC.csv'), text);
  return load(change);
}

describe('a row is left out and listed', () => {
  it.each([
    ['NaN', '2024-01-03,10,NaN,9,11,1', 'number', 'high is "NaN", not a number'],
    ['a negative price', '2024-01-03,10,12,-9,11,1', 'number', 'low is -9, not above 0'],
    ['high below low', '2024-01-03,10,8,9,10,1', 'ohlc', 'high 8 is below low 9'],
    ['a duplicate', '2024-01-02,20,22,19,21,1', 'duplicate', '2024-01-02 is already on line 2, which is used'],
    ['a value too few', '2024-01-03,10,12,9,11', 'shape', 'the row has 5 values, the header 6'],
  ])('for %s', async (_, row, kind, reason) => {
    const { rejected, series } = await loadText(header + good + row);
    expect(rejected).toEqual([{ line: 3, kind, reason }]);
    expect(series.close).toEqual([11]);
  });

  it('and rows out of order are sorted, which is said', async () => {
    const { series, notes } = await loadText(`${header}2024-01-03,10,12,9,12,1\n${good}`);
    expect(series.close).toEqual([11, 12]);
    expect(notes).toContain('rows were not in date order (first at line 3) and have been sorted');
  });
});

describe('a file is refused', () => {
  it.each([
    ['that is empty', '', 'the file is empty'],
    ['with other columns', 'a,b\n1,2\n', 'no column date or time or timestamp'],
    [
      'with dates of two time zones',
      `${header}2024-01-02T00:00:00-05:00,10,12,9,11,1\n2024-01-03T00:00:00+09:00,10,12,9,11,1\n`,
      'dates of the time zones -05:00 (line 2) and +09:00 (line 3) in one file',
    ],
    [
      'with dates with and without a zone',
      `${header}2024-01-02,10,12,9,11,1\n2024-01-03T00:00:00Z,10,12,9,11,1\n`,
      'dates with a time zone (line 3) and without (line 2)',
    ],
    ['without a line end', 'x'.repeat(100_000), 'a row of more than 16384 characters'],
  ])('%s', async (_, text, message) => {
    await expect(loadText(text)).rejects.toMatchObject({ code: 'BadData', message: expect.stringContaining(message) });
  });
});

describe('intraday bars', () => {
  const at = (...times: string[]) => header + times.map((time) => `${time},10,12,9,11,1\n`).join('');

  it('stand at their start in UTC, whatever zone they were written in', async () => {
    const { series, provenance } = await loadText(
      at('2024-01-02 09:30:00-05:00', '2024-01-02T14:35Z', '2024-01-02T23:40:00+0900'),
      { interval: '5m' },
    );
    expect(series.time.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual(['14:30', '14:35', '14:40']);
    expect([series.interval, provenance.interval, provenance.description]).toEqual([
      '5m',
      '5m',
      `5m/ABC.csv of the folder ${folder}`,
    ]);
  });

  it.each([
    [
      'without a zone',
      '2024-01-02 09:30:00',
      '"2024-01-02 09:30:00" names no time zone; write it as YYYY-MM-DDTHH:MM:SSZ, in UTC',
    ],
    ['without a time', '2024-01-02', '"2024-01-02" has no time of day; a 5m bar has the time at which it starts'],
    [
      'within a minute',
      '2024-01-02T14:30:30Z',
      '"2024-01-02T14:30:30Z" is not on a full minute, where a 5m bar starts',
    ],
    ['at no time of day', '2024-01-02T24:30:00Z', '"2024-01-02T24:30:00Z" is not a time of day'],
  ])('%s are rejected', async (_, time, reason) => {
    const { rejected } = await loadText(at('2024-01-02T14:30:00Z', time), { interval: '5m' });
    expect(rejected).toEqual([{ line: 3, kind: 'date', reason }]);
  });

  it('that are shorter than what they are said to be are refused', async () => {
    await expect(
      loadText(at('2024-01-02T14:30:00Z', '2024-01-02T14:31:00Z'), { interval: '5m' }),
    ).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining(
        'the bars of 2024-01-02T14:30Z and 2024-01-02T14:31Z are 1 min apart, so they are no 5m bars',
      ),
    });
  });

  it('of which there is no folder say where to put them', async () => {
    await expect(load({ interval: '15m' })).rejects.toMatchObject({
      code: 'NoData',
      message: `no 15m bars in ${folder}: there is no folder 15m in it. Put files <SYMBOL>.csv of 15m bars into ${join(folder, '15m')}`,
    });
  });

  it('are not among the samples', async () => {
    await expect(load({ symbol: 'SPX', interval: '1h' }, 'samples')).rejects.toMatchObject({ code: 'NoData' });
  });
});

describe('a way out of the folder', () => {
  it.each(['../ABC', 'BTC/USD', 'a\\b', '..', '5m/ABC'])('by the symbol %j is closed', async (symbol) => {
    for (const source of ['csv', 'parquet'])
      await expect(load({ symbol }, source)).rejects.toMatchObject({ code: 'BadSymbol' });
  });

  it.each([
    ['csv', 'ABC.csv'],
    ['csv', 'ABC.csv.gz'],
    ['parquet', 'ABC.parquet'],
  ])('by a link is closed for %s', async (source, name) => {
    await symlink('/etc/hostname', join(folder, name));
    await expect(load({}, source)).rejects.toMatchObject({
      code: 'NoData',
      message: expect.stringContaining('is a link to a file outside'),
    });
  });

  it('by a link for the folder of an interval is closed', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'bellwether-elsewhere-'));
    await writeFile(join(elsewhere, 'ABC.csv'), header + good);
    await symlink(elsewhere, join(folder, '5m'));
    await expect(load({ interval: '5m' })).rejects.toMatchObject({
      code: 'NoData',
      message: expect.stringContaining('is a link to a file outside'),
    });
    await rm(elsewhere, { recursive: true });
  });
});

describe('a packed file', () => {
  it('gives its bars', async () => {
    await writeFile(join(folder, 'ABC.csv.gz'), gzipSync(header + good));
    expect((await load()).series.close).toEqual([11]);
  });

  it.each([
    ['that is damaged', gzipSync(header + good).subarray(0, 30), 'cannot be unpacked'],
    ['that is not packed', Buffer.from(header + good), 'cannot be unpacked: incorrect header check'],
    ['that is a bomb of one row', gzipSync(Buffer.alloc(2_000_000, 'x')), 'a row of more than 16384 characters'],
    ['that is a bomb of empty rows', gzipSync(Buffer.alloc(70_000_000, '\n')), 'unpacks to more than 67108864'],
  ])('%s is refused', async (_, bytes, message) => {
    await writeFile(join(folder, 'ABC.csv.gz'), bytes);
    await expect(load()).rejects.toMatchObject({ code: 'BadData', message: expect.stringContaining(message) });
  });

  it('beside one that is not packed is refused: which of them is it?', async () => {
    await writeFile(join(folder, 'ABC.csv.gz'), gzipSync(header + good));
    await expect(loadText(header + good)).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining('ABC.csv and ABC.csv.gz'),
    });
  });
});

it('refuses Parquet pages that state to unpack to more than bars take, before it unpacks them', async () => {
  const bomb = parquetBomb(4, 16 * 1024 * 1024);
  expect(bomb.length).toBeLessThan(512 * 1024);
  await writeFile(join(folder, 'ABC.parquet'), bomb);
  await expect(load({}, 'parquet')).rejects.toMatchObject({
    code: 'BadData',
    message: expect.stringContaining('a column of 4 values unpacks to more than 1048832 bytes'),
  });
});

it('refuses a Parquet page that expands to more than it states', async () => {
  const numbers = Array.from({ length: 100 }, (_, index) => 10 + index / 1000);
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const names = ['open', 'high', 'low', 'close'];
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'date', data: numbers.map((_, index) => new Date(Date.UTC(2024, 0, 1 + index))), type: 'TIMESTAMP' },
      ...names.map((name) => ({ name, data: numbers, type: 'DOUBLE' as const })),
    ],
    codec: 'GZIP',
    compressors: { GZIP: () => new Uint8Array(bomb) },
  });
  await writeFile(join(folder, 'ABC.parquet'), Buffer.from(bytes));
  await expect(load({}, 'parquet')).rejects.toMatchObject({
    code: 'BadData',
    message: expect.stringMatching(/a page of \d+ bytes does not unpack to the \d+ its header states/),
  });
});

/** A minute after the other from the start of 2020 on. */
function* minutes(count: number): Generator<string> {
  yield header;
  for (let row = 0; row < count; row++)
    yield `${new Date(Date.UTC(2020, 0, 1) + row * 60_000).toISOString().slice(0, 16)}Z,10,12,9,11,100\n`;
}

it('keeps of a long file what was asked for, and little more on the way', async () => {
  let most = 0;
  const push = BarStore.prototype.push;
  const spy = jest.spyOn(BarStore.prototype, 'push').mockImplementation(function (this: BarStore, ...row) {
    push.apply(this, row);
    most = Math.max(most, this.length);
  });
  const request: BarRequest = { symbol: 'ABC', interval: '1m', from: '2020-02-20', to: '2020-02-20', historyBars: 100 };
  const { history, wanted } = await readCsvBars(minutes(80_000), 'ABC.csv', request);
  spy.mockRestore();
  expect([history.length, wanted.length]).toEqual([100, 1440]);
  expect(most).toBeLessThan(5000);
});

it('refuses more bars than one series may have, before they fill the memory', async () => {
  const request: BarRequest = { symbol: 'ABC', interval: '1m', from: '2020-01-01', to: '2021-01-01', historyBars: 0 };
  await expect(readCsvBars(minutes(1001), 'ABC.csv', request, 1000)).rejects.toMatchObject({
    code: 'TooMuchData',
    message:
      'ABC.csv: more than 1000 1m bars of ABC from 2020-01-01 to 2021-01-01. Ask for fewer dates, or for longer bars',
  });
});

it('refuses a file that is too large to be of one symbol', async () => {
  await writeFile(join(folder, 'ABC.parquet'), '');
  await truncate(join(folder, 'ABC.parquet'), 4 * 1024 ** 3 + 1);
  await expect(load({}, 'parquet')).rejects.toMatchObject({
    code: 'BadData',
    message: expect.stringContaining('at most 4294967296 (4 GiB)'),
  });
});

describe('adjustment', () => {
  const rows = `${header}2024-01-02,100,104,96,100,10\n2024-01-03,25,26,24,25,40\n`;

  it('for splits divides the prices before them and multiplies the volumes', async () => {
    await writeFile(join(folder, 'splits.csv'), 'symbol,date,ratio\nABC,2024-01-03,4\nXYZ,2024-01-03,3\n');
    const { series, provenance } = await loadText(rows, { adjustment: 'split' });
    expect(series).toMatchObject({
      open: [25, 25],
      high: [26, 26],
      low: [24, 24],
      close: [25, 25],
      adjClose: [25, 25],
      volume: [40, 40],
    });
    expect(provenance.adjustment).toBe('split');
  });

  it.each([
    ['without splits.csv', undefined, 'SourceNotConfigured', 'splits.csv does not exist'],
    ['with a ratio that is none', 'symbol,date,ratio\nXYZ,2024-01-03,4:1\n', 'BadData', 'line 2: ratio is "4:1"'],
    ['with a date that is none', 'symbol,date,ratio\nABC,soon,4\n', 'BadData', 'line 2: "soon" is not a date'],
    ['with other columns', 'symbol,ratio\n', 'BadData', 'no column date'],
    [
      'with two splits on a date',
      'symbol,date,ratio\nABC,2024-01-03,4\nABC,2024-01-03,2\n',
      'BadData',
      'two splits on one date',
    ],
  ])('for splits %s fails', async (_, splits, code, message) => {
    if (splits !== undefined) await writeFile(join(folder, 'splits.csv'), splits);
    await expect(loadText(rows, { adjustment: 'split' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('for everything scales by the adjusted close, and needs one', async () => {
    const text = 'date,open,high,low,close,adj_close\n2024-01-02,100,104,96,100,50\n';
    expect((await loadText(text, { adjustment: 'all' })).series).toMatchObject({
      open: [50],
      high: [52],
      low: [48],
      close: [50],
    });
    await expect(loadText(rows, { adjustment: 'all' })).rejects.toMatchObject({
      code: 'NoAdjustedCloses',
      message: expect.stringContaining('has no column adj_close'),
    });
  });
});
