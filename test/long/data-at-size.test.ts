import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parquetBomb } from '../support/parquet-bomb';
import type { LoadBarsArguments, LoadedInChild } from '../support/load-bars-child';

jest.setTimeout(900_000);

const rows = 10_000_000;
const firstBar = Date.UTC(2000, 0, 3);
const minuteMs = 60_000;

/** Far below what 10 million rows take as text (500 MB) and as objects (several GB), far above what was measured. */
const mostMiB = 1024;
/** The bomb comes to 600 MiB for one column alone. */
const mostMiBOfBomb = 300;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-size-'));
  await mkdir(path.join(folder, '1m'));
  await writeMinutes(path.join(folder, '1m', 'BIG.csv'));
});

afterAll(() => rm(folder, { recursive: true }));

/** A bar a minute, around the clock, from 3 January 2000 to 6 January 2019. */
async function writeMinutes(file: string): Promise<void> {
  const out = createWriteStream(file);
  out.write('time,open,high,low,close,volume\n');
  for (let start = 0; start < rows; start += 10_000) {
    let text = '';
    for (let row = start; row < start + 10_000; row++) {
      const close = 100 + (row % 1000) / 100;
      text += `${new Date(firstBar + row * minuteMs).toISOString().slice(0, 16)}Z,${close},${close + 1},${close - 1},${close},${row % 500}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function loadInChild(given: Omit<LoadBarsArguments, 'folder'>): Promise<LoadedInChild> {
  const support = path.resolve(__dirname, '../support');
  const argv = ['--require', path.join(support, 'typescript-hook.cjs'), path.join(support, 'load-bars-child.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, [...argv, JSON.stringify({ ...given, folder })]);
  const loaded = JSON.parse(stdout) as LoadedInChild;
  const { bars, code, startMiB, peakMiB, seconds } = loaded;
  process.stdout.write(
    `${given.source} ${given.request.from} to ${given.request.to}: ${bars === undefined ? String(code) : `${bars} bars`}, ` +
      `peak ${peakMiB} MiB resident (${startMiB} before the load), ${seconds} s\n`,
  );
  return loaded;
}

const request = { symbol: 'BIG', interval: '1m', from: '2000-01-03', to: '2019-01-10', historyBars: 0 } as const;

it('refuses 10 million bars by the limit of a series, in bounded memory', async () => {
  expect((await stat(path.join(folder, '1m', 'BIG.csv'))).size).toBeGreaterThan(400e6);
  const { code, message, peakMiB } = await loadInChild({ source: 'csv', request });
  expect(code).toBe('TooMuchData');
  expect(message).toContain('more than 2000000 1m bars of BIG from 2000-01-03 to 2019-01-10');
  expect(message).toContain('Ask for fewer dates, or for longer bars');
  expect(peakMiB).toBeLessThan(mostMiB);
});

it('reads a month out of 10 million rows, with the history before it, in bounded memory', async () => {
  const month = { ...request, from: '2018-12-01', to: '2018-12-31', historyBars: 1_000 };
  const { bars, first, last, peakMiB } = await loadInChild({ source: 'csv', request: month });
  expect(bars).toBe(31 * 1440 + 1_000);
  expect(first).toBe(Date.UTC(2018, 11, 1) - 1_000 * minuteMs);
  expect(last).toBe(Date.UTC(2019, 0, 1) - minuteMs);
  expect(peakMiB).toBeLessThan(mostMiB);
});

it('refuses a Parquet file of small pages that unpack to hundreds of MiB, without unpacking them', async () => {
  const bomb = parquetBomb(6, 100 * 1024 * 1024);
  expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
  await writeFile(path.join(folder, 'BOMB.parquet'), bomb);
  const daily = { symbol: 'BOMB', interval: '1d', from: '2024-01-01', to: '2024-12-31', historyBars: 0 } as const;
  const { code, message, peakMiB } = await loadInChild({ source: 'parquet', request: daily });
  expect(code).toBe('BadData');
  expect(message).toMatch(/a column of 6 values unpacks to more than \d+ bytes/);
  expect(peakMiB).toBeLessThan(mostMiBOfBomb);
});
