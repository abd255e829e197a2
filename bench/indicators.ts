import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Columns,
  contests,
  type Contest,
  indicatorLibraries,
  type IndicatorLibrary,
} from './support/indicator-libraries';
import { type PeerResult, runPythonPeer } from './support/python-peer';
import { type Spread, spreadOf, spreadText } from './support/statistics';

const bars = join(__dirname, '../data/samples/SPX.csv');
/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=1. */
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 9);
/** Processor time of one measurement. */
const sampleMs = 20;
/** Processor time that each contender gets before it counts. */
const warmUpMs = 150;

const peerSchema = z.object({
  versions: z.record(z.string(), z.string()),
  bars: z.number(),
  indicators: z.record(z.string(), z.object({ rates: z.array(z.number()), last: z.number() })),
});

/** Passes over the 5,031 bars of the S&P 500 sample a second: ours beside two npm libraries and TA-Lib's wheel. */
export async function indicators(): Promise<string[]> {
  const columns = readColumns();
  const measured = inTurns(contests(columns).map(measuredContest));
  const talib = runPythonPeer('indicators_talib.py', [bars, String(rounds), String(sampleMs)], peerSchema);
  return Promise.resolve([
    '## Indicators',
    '',
    `Passes over ${columns.close.length} bars a second, in thousands; behind each name the ratio of ours to it.`,
    'TA-Lib is called from Python, in a process of its own, after the others. "Other values": its last value is not ours (to 1e-6).',
    '',
    ...measured.map((contest) => `- ${contest.name}: ${lineOf(contest, talib)}`),
    '',
    `- all, geometric mean of the ratios: ${summaryOf(measured, talib)}`,
    ...('skipped' in talib ? [`- TA-Lib skipped: ${talib.skipped}`] : [`- ${versionsText(talib.result.versions)}`]),
    '',
  ]);
}

type Talib = PeerResult<z.infer<typeof peerSchema>>;

interface Measured {
  readonly name: string;
  readonly libraries: Readonly<
    Record<IndicatorLibrary, { readonly work: () => number; readonly times: number; readonly rates: number[] }>
  >;
}

function measuredContest({ name, passes }: Contest): Measured {
  const prepared = (library: IndicatorLibrary) => {
    const work = passes[library];
    return { work, times: timesFor(work), rates: [] };
  };
  return {
    name,
    libraries: {
      ours: prepared('ours'),
      'trading-signals': prepared('trading-signals'),
      technicalindicators: prepared('technicalindicators'),
    },
  };
}

/** All indicators and all libraries in turn, round after round, so that a machine that slows down does so for all of them. */
function inTurns(all: readonly Measured[]): readonly Measured[] {
  for (let round = 0; round < rounds; round++) {
    for (const { libraries } of all) {
      // Each goes first in its turn.
      const order = indicatorLibraries.map(
        (_, index) => indicatorLibraries[(index + round) % indicatorLibraries.length],
      );
      for (const library of order) {
        const { work, times, rates } = libraries[library];
        rates.push((times / processorMs(work, times)) * 1000);
      }
    }
  }
  return all;
}

/** How often some work has to be done to fill a sample, found after it has been compiled. */
function timesFor(work: () => number): number {
  let times = 1;
  for (let warm = 0; warm < warmUpMs;) warm += processorMs(work, 10);
  for (;;) {
    const ms = processorMs(work, times);
    if (ms >= sampleMs / 4) return Math.ceil((times * sampleMs) / ms);
    times *= 4;
  }
}

function processorMs(work: () => number, times: number): number {
  const before = process.cpuUsage();
  let last = 0;
  for (let time = 0; time < times; time++) last = work();
  const { user, system } = process.cpuUsage(before);
  if (Number.isNaN(last)) throw new Error('nothing was worked out');
  return (user + system) / 1000;
}

function lineOf({ name, libraries }: Measured, talib: Talib): string {
  const { ours } = libraries;
  const expected = ours.work();
  const others = indicatorLibraries.slice(1).map((library) => {
    const { rates, work } = libraries[library];
    return `${library} ${ratioText(ratiosTo(ours.rates, rates))}${sameText(work(), expected)}`;
  });
  const wheel = 'skipped' in talib ? undefined : talib.result.indicators[name];
  if (wheel !== undefined)
    others.push(`TA-Lib ${ratioText(ratiosTo(ours.rates, wheel.rates))}${sameText(wheel.last, expected)}`);
  return [`ours ${thousands(spreadOf(ours.rates))}`, ...others].join(', ');
}

function ratiosTo(own: readonly number[], other: readonly number[]): readonly number[] {
  return own.map((rate, round) => rate / other[round]);
}

function ratioText(ratios: readonly number[]): string {
  return `${spreadText(spreadOf(ratios), 2)}×`;
}

/** A faster answer to another question is no faster answer. */
function sameText(last: number, expected: number): string {
  return Math.abs(last - expected) <= 1e-6 * Math.abs(expected) ? '' : ' (other values)';
}

function summaryOf(all: readonly Measured[], talib: Talib): string {
  const median = (rates: readonly number[]) => spreadOf(rates).median;
  const mean = (ratios: readonly number[]) =>
    Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length).toFixed(2);
  const against = indicatorLibraries.slice(1).map((library) => {
    const ratios = all.map(({ libraries }) => median(libraries.ours.rates) / median(libraries[library].rates));
    return `${library} ${mean(ratios)}×`;
  });
  if (!('skipped' in talib)) {
    const ratios = all.map(
      ({ name, libraries }) => median(libraries.ours.rates) / median(talib.result.indicators[name].rates),
    );
    against.push(`TA-Lib ${mean(ratios)}×`);
  }
  return against.join(', ');
}

function versionsText(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function thousands({ min, median, max }: Spread): string {
  return spreadText({ min: min / 1000, median: median / 1000, max: max / 1000 }, 2);
}

function readColumns(): Columns {
  const [header, ...rows] = readFileSync(bars, 'utf8').trim().split('\n');
  const names = header.split(',');
  const cells = rows.map((row) => row.split(','));
  const column = (name: string) => cells.map((row) => Number(row[names.indexOf(name)]));
  return { high: column('high'), low: column('low'), close: column('close'), volume: column('volume') };
}
