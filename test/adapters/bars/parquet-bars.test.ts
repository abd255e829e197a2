import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBarSource } from '../../../src/adapters/bars/file-bar-source';
import type { BarRequest } from '../../../src/slices/ports';
import { sessionDate } from '../../../src/slices/shared/bars';
import oracle from '../../oracles/parquet_bars.json';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-parquet-'));
  await mkdir(join(folder, '5m'));
});

afterEach(() => rm(folder, { recursive: true }));

async function load(base64: string, change: Partial<BarRequest> = {}) {
  const request: BarRequest = {
    symbol: 'ABC',
    interval: '1d',
    from: '2023-01-01',
    to: '2023-12-31',
    historyBars: 0,
    ...change,
  };
  await writeFile(
    join(folder, request.interval === '1d' ? '' : request.interval, 'ABC.parquet'),
    Buffer.from(base64, 'base64'),
  );
  return new FileBarSource({ parquetFolder: folder }).load('parquet', request);
}

const { expected } = oracle;

describe('a file of Apache Arrow', () => {
  it.each(Object.entries(oracle.files))('with %s gives its bars', async (_, file) => {
    const { series, rejected, provenance } = await load(file);
    expect(series.time.map(sessionDate)).toEqual(expected.days);
    expect([series.open, series.high, series.low, series.close, series.volume]).toEqual([
      expected.open,
      expected.high,
      expected.low,
      expected.close,
      expected.volume,
    ]);
    expect(rejected).toEqual([]);
    expect(provenance).toMatchObject({
      source: 'parquet',
      kind: 'unknown',
      description: `ABC.parquet of the folder ${folder}`,
      bars: 300,
    });
  });

  it.each(Object.entries(oracle.intraday))('with intraday times as %s gives them in UTC', async (_, file) => {
    const { series } = await load(file, { interval: '5m' });
    expect(series.time).toEqual(expected.minutes);
    expect(series.close).toEqual(expected.close);
  });

  it('gives the dates asked for with the history before them', async () => {
    const { series } = await load(oracle.files['small row groups'], {
      from: '2023-06-01',
      to: '2023-06-02',
      historyBars: 2,
    });
    expect(series.time.map(sessionDate)).toEqual(['2023-05-30', '2023-05-31', '2023-06-01', '2023-06-02']);
  });
});

describe('a row', () => {
  it('without a number is rejected with its place', async () => {
    const { series, rejected } = await load(oracle.odd['missing closes']);
    expect(series.time).toHaveLength(294);
    expect(rejected[0]).toEqual({
      line: 11,
      kind: 'number',
      reason: 'close is "NaN", not a number; adj_close is "NaN", not a number',
    });
    expect(rejected.map(({ line }) => line)).toEqual([11, 61, 111, 161, 211, 261]);
  });

  it('with NaN or infinity is rejected', async () => {
    const { rejected } = await load(oracle.odd['nan and infinite closes']);
    expect(rejected.map(({ line, kind }) => [line, kind])).toEqual([
      [11, 'number'],
      [21, 'number'],
    ]);
  });
});

describe('a file that is refused', () => {
  it.each([
    ['prefix encoded text', 'text that is stored as differences; write the dates as timestamps'],
    ['numbers for dates', 'the column date is INT64; the time of a bar is a date, a timestamp or text'],
    ['text for a price', 'the column close is BYTE_ARRAY STRING; bars need numbers in it'],
    ['no close', 'no column close'],
    ['no rows', 'no rows in it'],
  ] as const)('for %s says so', async (name, message) => {
    await expect(load(oracle.refused[name])).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining(message),
    });
  });

  it('for intraday times without a zone says so', async () => {
    await expect(load(oracle.withoutZone, { interval: '5m' })).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining(
        'the column date is a timestamp of an unnamed time zone; 5m bars need timestamps in UTC',
      ),
    });
  });

  it('for intraday times where days are wanted rejects them', async () => {
    const { rejected } = await load(oracle.intraday['utc microseconds']);
    expect(rejected).toHaveLength(185);
    expect(rejected[0].reason).toBe('2023-01-04T00:05:00.000Z has a time of day; a daily bar has a date only');
  });

  it.each([
    ['is empty', Buffer.alloc(0), '0 bytes are too few'],
    ['is text', Buffer.from('date,open,high,low,close\n'), 'does not end as a Parquet file does'],
    ['ends early', Buffer.from(oracle.files.snappy, 'base64').subarray(0, 5000), 'does not end as a Parquet file does'],
    [
      'states an endless footer',
      Buffer.concat([Buffer.alloc(100), Buffer.from([255, 255, 255, 255]), Buffer.from('PAR1')]),
      'states a footer of 4294967295 bytes',
    ],
  ])('because it %s says so', async (_, bytes, message) => {
    await expect(load(bytes.toString('base64'))).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining(message),
    });
  });

  it('is refused, or gives bars, wherever a byte of it is changed', async () => {
    const whole = Buffer.from(oracle.files.zstd, 'base64');
    for (let at = 4; at < whole.length; at += 211) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0xff;
      const outcome = await load(changed.toString('base64')).then(
        () => 'bars',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(['bars', 'BadData', 'NoData']).toContain(outcome);
    }
  });
});
