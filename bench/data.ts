import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { FileBarSource } from '../src/adapters/bars/file-bar-source';
import type { BarSeries } from '../src/slices/shared/bars';
import { spreadOf, spreadText } from './support/statistics';

/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=1 BENCH_DATA_ROWS=20000. */
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 5);
/** Numbers of a bar: time, four prices, the adjusted close and the volume. */
const columns = 7;
const names = ['open', 'high', 'low', 'close'] as const;

/** How fast a million bars are read from CSV and from Parquet, and what they take in memory beside the plain typed arrays. */
export async function data(): Promise<string[]> {
  const rows = Number(process.env['BENCH_DATA_ROWS'] ?? 1_000_000);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-bench-data-'));
  try {
    await writeFiles(folder, rows);
    const lines = [`## A series of ${rows} bars`, ''];
    for (const source of ['csv', 'parquet'] as const) lines.push(await measure(source, folder, rows));
    return [...lines, ''];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(source: 'csv' | 'parquet', folder: string, rows: number): Promise<string> {
  const measured: Loading[] = [];
  for (let round = -1; round < rounds; round++) {
    const loading = await loadOnce(source, folder, rows);
    if (round >= 0) measured.push(loading);
  }
  const plain = rows * columns * 8;
  const spread = (of: (loading: Loading) => number) => spreadOf(measured.map(of));
  return (
    `- ${source}: thousand rows a second of processor time ${spreadText(spread(({ seconds }) => rows / seconds / 1000))}; ` +
    `held by the series, as a ratio to plain typed arrays of ${Math.round(plain / 2 ** 20)} MiB: ${spreadText(
      spread(({ held }) => held / plain),
      2,
    )}; ` +
    `resident memory at its peak above that before the load, as a ratio to the same: ${spreadText(
      spread(({ peak }) => peak / plain),
      2,
    )}`
  );
}

interface Loading {
  /** Of processor time. */
  readonly seconds: number;
  /** Bytes that the series holds, and that the process grew by at most while it was loaded. */
  readonly held: number;
  readonly peak: number;
}

/** A function of its own, so that no series of a round before is still held in the next. */
async function loadOnce(source: 'csv' | 'parquet', folder: string, rows: number): Promise<Loading> {
  const used = usedBytes();
  const before = process.memoryUsage().rss;
  let peak = before;
  const look = () => (peak = Math.max(peak, process.memoryUsage().rss));
  const sampling = setInterval(look, 5);
  const cpu = process.cpuUsage();
  const series = await load(source, folder);
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(sampling);
  look();
  const held = usedBytes() - used;
  // Behind the measurement, so that all columns are still there when it is made.
  const lengths = [series.time, series.open, series.high, series.low, series.close, series.adjClose, series.volume];
  if (lengths.some((column) => column.length !== rows)) throw new Error(`a series of ${rows} bars was expected`);
  return { seconds: (user + system) / 1e6, held, peak: peak - before };
}

async function load(source: 'csv' | 'parquet', folder: string): Promise<BarSeries> {
  const sources = new FileBarSource({ csvFolder: folder, parquetFolder: folder });
  const request = { symbol: 'BENCH', interval: '1m', from: '2000-01-01', to: '2020-01-01', historyBars: 0 } as const;
  return (await sources.load(source, request)).series;
}

/** Heap and typed arrays after a collection. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Not by a flag of the command line, which the other benchmarks do without. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

async function writeFiles(folder: string, rows: number): Promise<void> {
  const start = Date.UTC(2000, 0, 3);
  const price = (row: number) => 100 + Math.round(50 * Math.sin(row / 5000) * 100) / 100;
  await mkdir(path.join(folder, '1m'));
  const stream = createWriteStream(path.join(folder, '1m', 'BENCH.csv'));
  stream.write('date,open,high,low,close,volume\n');
  for (let row = 0; row < rows; row++) {
    const at = new Date(start + row * 60_000).toISOString().slice(0, 19);
    const value = price(row);
    if (!stream.write(`${at}Z,${value},${value + 0.5},${value - 0.5},${value + 0.25},${1000 + (row % 977)}\n`))
      await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  const prices = Float64Array.from({ length: rows }, (_, row) => price(row));
  const shifted = { open: 0, high: 0.5, low: -0.5, close: 0.25 } as const;
  const bytes = parquetWriteBuffer({
    columnData: [
      {
        name: 'date',
        data: Array.from({ length: rows }, (_, row) => new Date(start + row * 60_000)),
        type: 'TIMESTAMP',
      },
      ...names.map((name) => ({ name, data: prices.map((value) => value + shifted[name]), type: 'DOUBLE' as const })),
      { name: 'volume', data: Float64Array.from({ length: rows }, (_, row) => 1000 + (row % 977)), type: 'DOUBLE' },
    ],
    rowGroupSize: 100_000,
  });
  await writeFile(path.join(folder, '1m', 'BENCH.parquet'), Buffer.from(bytes));
}
