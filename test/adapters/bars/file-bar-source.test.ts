import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBarSource } from '../../../src/adapters/bars/file-bar-source';
import type { BarRequest } from '../../../src/slices/ports';
import { sessionDate } from '../../../src/slices/shared/bars';

const samples = join(__dirname, '../../../data/samples');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-bars-'));
});

afterEach(() => rm(folder, { recursive: true }));

function request(change: Partial<BarRequest> = {}): BarRequest {
  return { symbol: 'ABC', interval: '1d', from: '2024-01-01', to: '2024-12-31', historyBars: 0, ...change };
}

/** Loads ABC from the csv folder, with this text as its file. */
async function loadCsv(text: string | Buffer, change: Partial<BarRequest> = {}) {
  await writeFile(join(folder, 'ABC.csv'), text);
  return new FileBarSource({ csvFolder: folder }).load('csv', request(change));
}

const header = 'date,open,high,low,close,volume\n';
const twoRows = `${header}2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n`;

describe('samples', () => {
  const spx = request({ symbol: 'SPX', from: '2018-12-28', to: '2018-12-31' });

  it('gives the columns of the range', async () => {
    const { series, rejected, notes } = await new FileBarSource().load('samples', spx);
    expect(series).toEqual({
      symbol: 'SPX',
      interval: '1d',
      currency: 'USD (index points)',
      time: [Date.UTC(2018, 11, 28), Date.UTC(2018, 11, 31)],
      open: [2498.77002, 2498.939941],
      high: [2520.27002, 2509.23999],
      low: [2472.889893, 2482.820068],
      close: [2485.73999, 2506.850098],
      adjClose: [2485.73999, 2506.850098],
      volume: [3702620000, 3442870000],
    });
    expect(rejected).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('98 % of those of 1999 to 2005')]);
  });

  it('reads the whole of both without rejecting a row', async () => {
    for (const symbol of ['SPX', 'IXIC']) {
      const { series, rejected } = await new FileBarSource().load(
        'samples',
        request({ symbol, from: '1999-01-01', to: '2018-12-31' }),
      );
      expect([series.time.length, rejected]).toEqual([5031, []]);
    }
  });

  it.each([
    ['SPXX', "no bars of SPXX in the shipped samples: it has IXIC, SPX. Did you mean 'SPX'?"],
    ['spx', "no bars of spx in the shipped samples: it has IXIC, SPX. Did you mean 'SPX'?"],
    ['AAPL', 'no bars of AAPL in the shipped samples: it has IXIC, SPX.'],
  ])('names the symbols it has when asked for %s', async (symbol, message) => {
    await expect(new FileBarSource().load('samples', request({ symbol }))).rejects.toMatchObject({
      code: 'NoData',
      message,
    });
  });

  it('takes a sample without notes', async () => {
    const ixic = await new FileBarSource().load('samples', { ...spx, symbol: 'IXIC' });
    expect(ixic.notes).toEqual([]);
  });

  it('refuses a sample file that was changed', async () => {
    await copyFile(join(samples, 'metadata.json'), join(folder, 'metadata.json'));
    const text = await readFile(join(samples, 'SPX.csv'), 'utf8');
    await writeFile(join(folder, 'SPX.csv'), text.replace('2485.73999', '2485.73998'));
    await expect(new FileBarSource({ samplesFolder: folder }).load('samples', spx)).rejects.toMatchObject({
      code: 'DataDamaged',
      message: expect.stringContaining('47b3f7b58fa999185d135fe056caa8a700fda37a2a824295cb5d6e9c5759b75e'),
    });
  });

  it.each([
    ['no metadata', undefined],
    ['metadata that are no JSON', '{'],
    [
      'notes that are no list',
      `{"SPX":{"name":"x","currency":"USD","source":"x","kind":"real","notes":"x","sha256":"${'0'.repeat(64)}"}}`,
    ],
    ['metadata without a hash', '{"SPX":{"name":"x","currency":"USD","source":"x","kind":"real"}}'],
    [
      'metadata of a file that is missing',
      `{"SPX":{"name":"x","currency":"USD","source":"x","kind":"real","sha256":"${'0'.repeat(64)}"}}`,
    ],
  ])('refuses samples with %s', async (_, metadata) => {
    if (metadata !== undefined) await writeFile(join(folder, 'metadata.json'), metadata);
    await expect(new FileBarSource({ samplesFolder: folder }).load('samples', spx)).rejects.toMatchObject({
      code: 'DataDamaged',
    });
  });
});

describe('csv folder', () => {
  it('gives series and provenance of a user file', async () => {
    const loaded = await loadCsv(twoRows);
    expect(loaded.provenance).toEqual({
      source: 'csv',
      kind: 'unknown',
      description: `ABC.csv of the folder ${folder}`,
      symbol: 'ABC',
      interval: '1d',
      from: '2024-01-02',
      to: '2024-01-03',
      bars: 2,
      sha256: '4b27a6673033f25bfa2a35e6bc3fd1143691cc1479a10aeb7bc4dc82d2a4c1f9',
    });
    expect(loaded.series).toMatchObject({
      currency: 'unknown',
      close: [11, 12],
      adjClose: [11, 12],
      volume: [100, 200],
    });
    expect(loaded.notes).toEqual(['no adjusted closes in the source: close stands for them']);
  });

  it.each([undefined, ''])('says what to set when the folder is %j', async (csvFolder) => {
    await expect(new FileBarSource({ csvFolder }).load('csv', request())).rejects.toMatchObject({
      code: 'SourceNotConfigured',
      message: expect.stringMatching(/set BELLWETHER_CSV_FOLDER to a folder/),
    });
  });

  it('says when the folder does not exist', async () => {
    const csvFolder = join(folder, 'missing');
    await expect(new FileBarSource({ csvFolder }).load('csv', request())).rejects.toMatchObject({
      code: 'SourceNotConfigured',
      message: `the folder ${csvFolder}, which bars are to come from, does not exist`,
      retryable: false,
    });
  });

  it('names the symbols there when one is missing, and the nearest', async () => {
    await writeFile(join(folder, 'MSFT.csv'), twoRows);
    await writeFile(join(folder, 'AAPL.csv'), twoRows);
    await writeFile(join(folder, 'notes.txt'), '');
    await expect(
      new FileBarSource({ csvFolder: folder }).load('csv', request({ symbol: 'APPL' })),
    ).rejects.toMatchObject({
      code: 'NoData',
      message: `no bars of APPL in ${folder}: it has AAPL, MSFT. Did you mean 'AAPL'?`,
    });
  });

  it('says when there are no symbols at all', async () => {
    await expect(new FileBarSource({ csvFolder: folder }).load('csv', request())).rejects.toMatchObject({
      message: `no bars of ABC in ${folder}: there is no <SYMBOL>.csv there.`,
    });
  });

  it('names 20 of many symbols', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, index) => writeFile(join(folder, `S${10 + index}.csv`), twoRows)));
    await expect(
      new FileBarSource({ csvFolder: folder }).load('csv', request({ symbol: 'XXXXXX' })),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/S28, S29 and 5 more\.$/),
    });
  });

  it.each(['../secret', 'a/b', 'a\\b', '..', '.hidden', '', 'A B', 'A\0', 'ü', 'x'.repeat(33), 'CON:'])(
    'refuses the symbol %j',
    async (symbol) => {
      for (const source of ['csv', 'samples']) {
        await expect(new FileBarSource({ csvFolder: folder }).load(source, request({ symbol }))).rejects.toMatchObject({
          code: 'BadSymbol',
        });
      }
    },
  );

  it.each(['BRK.B', '^GSPC', 'EURUSD=X', 'BTC-USD', 'A_1'])('takes the symbol %j', async (symbol) => {
    await writeFile(join(folder, `${symbol}.csv`), twoRows);
    const { series } = await new FileBarSource({ csvFolder: folder }).load('csv', request({ symbol }));
    expect(series.symbol).toBe(symbol);
  });

  it('does not follow a link out of the folder', async () => {
    await mkdir(join(folder, 'inside'));
    await writeFile(join(folder, 'secret.csv'), twoRows);
    await symlink(join(folder, 'secret.csv'), join(folder, 'inside', 'ABC.csv'));
    await expect(new FileBarSource({ csvFolder: join(folder, 'inside') }).load('csv', request())).rejects.toMatchObject(
      {
        code: 'NoData',
        message: expect.stringContaining('is a link to a file outside'),
      },
    );
  });

  it('follows a link within the folder, and a folder that is a link itself', async () => {
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'XYZ.csv'), twoRows);
    await symlink(join(folder, 'real', 'XYZ.csv'), join(folder, 'real', 'ABC.csv'));
    await symlink(join(folder, 'real'), join(folder, 'link'));
    const { series } = await new FileBarSource({ csvFolder: join(folder, 'link') }).load('csv', request());
    expect(series.time).toHaveLength(2);
  });

  it('refuses what is not a file, without waiting for it', async () => {
    await mkdir(join(folder, 'ABC.csv'));
    execFileSync('mkfifo', [join(folder, 'PIPE.csv')]);
    const source = new FileBarSource({ csvFolder: folder });
    await expect(source.load('csv', request())).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining('not a regular file'),
    });
    await expect(source.load('csv', request({ symbol: 'PIPE' }))).rejects.toMatchObject({ code: 'BadData' });
  });

  it('refuses a file over 4 GiB', async () => {
    await writeFile(join(folder, 'ABC.csv'), twoRows);
    await truncate(join(folder, 'ABC.csv'), 4 * 1024 ** 3 + 1);
    await expect(new FileBarSource({ csvFolder: folder }).load('csv', request())).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringMatching(/ABC\.csv has 4294967297 bytes; at most 4294967296 \(4 GiB\) are read/),
    });
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${twoRows}`, 'utf16le')],
    ['Latin-1', Buffer.from('date,open,high,low,close,größe\n', 'latin1')],
  ])('refuses a file in %s', async (_, bytes) => {
    await expect(loadCsv(bytes)).rejects.toMatchObject({ code: 'BadData', message: expect.stringContaining('UTF-8') });
  });
});

describe('range', () => {
  const rows = ['02', '03', '04', '05', '08'].map((day, index) => `2024-01-${day},10,12,9,${10 + index / 10},1`);
  const text = [header.trim(), ...rows].join('\n');

  it.each([
    ['both ends', { from: '2024-01-03', to: '2024-01-05' }, ['03', '04', '05']],
    ['a range wider than the file', { from: '2000-01-01', to: '2030-01-01' }, ['02', '03', '04', '05', '08']],
    ['ends on days without a bar', { from: '2024-01-06', to: '2024-01-09' }, ['08']],
    ['history before the start', { from: '2024-01-05', to: '2024-01-05', historyBars: 2 }, ['03', '04', '05']],
    ['as much history as there is', { from: '2024-01-04', to: '2024-01-04', historyBars: 10 }, ['02', '03', '04']],
  ])('gives %s', async (_, change, days) => {
    const { series, provenance } = await loadCsv(text, change);
    expect(series.time.map((time) => sessionDate(time).slice(8))).toEqual(days);
    expect(provenance).toMatchObject({ from: `2024-01-${days[0]}`, to: `2024-01-${days.at(-1)}`, bars: days.length });
  });

  it('notes that there is less history than asked for', async () => {
    const { notes } = await loadCsv(text, { from: '2024-01-04', historyBars: 10 });
    expect(notes).toContain('10 bars of history were asked for, the source has 2 before 2024-01-04');
  });

  it.each([
    ['before the file', { from: '2023-01-01', to: '2023-12-31' }],
    ['after it, history or not', { from: '2024-02-01', to: '2024-03-01', historyBars: 3 }],
    ['in a gap', { from: '2024-01-06', to: '2024-01-07', historyBars: 3 }],
  ])('says which dates the file has when none lies %s', async (_, change) => {
    await expect(loadCsv(text, change)).rejects.toMatchObject({
      code: 'NoData',
      message: `ABC: no bar from ${change.from} to ${change.to} in ${join(folder, 'ABC.csv')}, which has 5 bars from 2024-01-02 to 2024-01-08. Ask for dates in that range`,
    });
  });

  it('lists the rejected rows of the range only, and notes the others', async () => {
    const broken = text.replace('2024-01-03,10', '2024-01-03,x').replace('2024-01-05,10', '2024-01-05,y');
    const { rejected, notes } = await loadCsv(broken, { from: '2024-01-04' });
    expect(rejected).toEqual([{ line: 5, kind: 'number', reason: 'open is "y", not a number' }]);
    expect(notes).toContain('1 unusable rows lie outside the dates asked for and are not counted');
  });

  it('counts rejected rows of the history, to the start of the file when it is used up', async () => {
    const broken = text.replace('2024-01-02,10', '2024-01-02,x');
    const rejectedWith = async (historyBars: number) =>
      (await loadCsv(broken, { from: '2024-01-04', historyBars })).rejected.length;
    expect([await rejectedWith(0), await rejectedWith(1), await rejectedWith(2)]).toEqual([0, 1, 1]);
  });

  it('does not count a rejected row before the start when no history is asked for', async () => {
    const broken = text.replace('2024-01-02,10', '2024-01-02,x');
    expect((await loadCsv(broken, { from: '2024-01-03' })).rejected).toEqual([]);
  });

  it('places a row with an unreadable date by the row above it', async () => {
    const broken = text.replace('2024-01-04,', 'soon,');
    const linesFrom = async (from: string) => (await loadCsv(broken, { from })).rejected.map(({ line }) => line);
    expect([await linesFrom('2024-01-03'), await linesFrom('2024-01-04')]).toEqual([[4], []]);
  });
});

describe('another source', () => {
  it('is refused with the ones there are', async () => {
    await expect(new FileBarSource().load('yahoo', request())).rejects.toMatchObject({
      code: 'UnknownSource',
      message: 'unknown bar source "yahoo": allowed are samples, csv and parquet',
    });
  });
});
