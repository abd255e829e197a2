import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { optimizeScaling } from './optimize-scaling';
import { type ScoreChunk, scoreTask } from '../src/slices/optimize/score-task';
import { runPythonPeer } from './support/python-peer';
import { type Spread, spreadOf, spreadText } from './support/statistics';

const sample = join(__dirname, '../data/samples/SPX.csv');
/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=1. */
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 9);
const bars = Number(process.env['BELLWETHER_BENCH_BARS'] ?? 5_000);
/** Fast periods times slow periods: 2,000. */
const grid = { fast: 40, slow: Number(process.env['BELLWETHER_BENCH_SLOW'] ?? 50) };
/** The slowest average that is tried; trading begins when it is warm. */
const first = 250;
const cash = 1_000_000;
const commission = 0.001;

const peerSchema = z.object({
  versions: z.record(z.string(), z.string()),
  seconds: z.array(z.number()),
  returns: z.array(z.number()),
});

interface Prices {
  readonly open: readonly number[];
  readonly close: readonly number[];
}

type Pair = readonly [fast: number, slow: number];

/** Pairs of moving averages, with fills and fees, in one thread: ours beside numba, vectorbt and backtesting.py; and a search over processes. */
export async function optimize(): Promise<string[]> {
  const prices = pricesOf(bars);
  const pairs = pairsOf(grid.fast, grid.slow);
  const before = await ours(prices, pairs);
  const peers = [
    await comparison('numba', prices, pairs, before),
    await comparison('vectorbt', prices, pairs, before, 3),
    await comparison('backtesting', prices, pairs.slice(0, 20), before, 1),
  ];
  return [
    '## Trying parameters',
    '',
    `${pairs.length} pairs of moving averages over ${bars} bars of the S&P 500 sample: long or flat, filled at the next open, ${commission * 100} % a fill, ` +
      'whole shares; total return and Sharpe ratio. Processor time, one thread.',
    '',
    `- Bellwether: ${ms(spreadOf(before.seconds))}`,
    ...peers,
    ...(await growth()),
    ...(await optimizeScaling()),
  ];
}

interface Measured {
  readonly seconds: readonly number[];
  readonly returns: readonly number[];
}

async function comparison(
  engine: 'numba' | 'vectorbt' | 'backtesting',
  prices: Prices,
  pairs: readonly Pair[],
  own: Measured,
  times = rounds,
): Promise<string> {
  const folder = mkdtempSync(join(os.tmpdir(), 'bellwether-bench-'));
  const file = join(folder, 'input.json');
  try {
    writeFileSync(file, JSON.stringify({ ...prices, first, pairs, cash, commission }));
    const peer = runPythonPeer('optimize_pairs.py', [engine, file, String(Math.min(times, rounds))], peerSchema);
    if ('skipped' in peer) return `- ${engine} skipped: ${peer.skipped}`;
    refuseOtherResults(engine, pairs, own.returns, peer.result.returns);
    // Ours again, now that the other is done: a machine that slows down does so for both.
    const after = await ours(prices, pairsOf(grid.fast, grid.slow));
    const share = own.returns.length / pairs.length;
    const theirs = spreadOf(peer.result.seconds.map((seconds) => seconds * share));
    const mine = spreadOf([...own.seconds, ...after.seconds]);
    const aim = engine === 'numba' ? 'ours / theirs' : 'theirs / ours';
    const ratio = engine === 'numba' ? mine.median / theirs.median : theirs.median / mine.median;
    return (
      `- ${versionsText(peer.result.versions)}: ${ms(theirs)}${share === 1 ? '' : `, from ${pairs.length} pairs`}; ${aim} ${ratio.toFixed(2)} ` +
      `(aim: ${engine === 'numba' ? 'at most 2' : 'at least 20'}); the total return of ${pairs.length} pairs is the same`
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A comparison of programs that trade otherwise would mean nothing. */
function refuseOtherResults(
  engine: string,
  pairs: readonly Pair[],
  own: readonly number[],
  theirs: readonly number[],
): void {
  if (theirs.length !== pairs.length) throw new Error(`${engine} gave ${theirs.length} of ${pairs.length} returns`);
  pairs.forEach(([fast, slow], index) => {
    const [mine, other] = [own[index], theirs[index]];
    if (Math.abs(mine - other) <= 1e-9 * (1 + Math.abs(mine))) return;
    throw new Error(`the pair ${fast}/${slow} earns ${mine} here and ${other} in ${engine}`);
  });
}

async function growth(): Promise<string[]> {
  const cases = [
    [bars / 4, grid.slow],
    [bars, grid.slow],
    [bars * 4, grid.slow],
    [bars, Math.ceil(grid.slow / 4)],
    [bars, grid.slow * 4],
  ] as const;
  const lines: string[] = [];
  for (const [length, slow] of cases) {
    const pairs = pairsOf(grid.fast, slow);
    const { seconds } = await ours(pricesOf(length), pairs, Math.min(rounds, 3));
    const spread = spreadOf(seconds);
    const perStep = (spread.median * 1e9) / (pairs.length * length);
    lines.push(`- ${pairs.length} pairs, ${length} bars: ${ms(spread)}, ${perStep.toFixed(1)} ns a pair and bar`);
  }
  return ['', 'Growth (more bars than the sample has are its moves over again):', '', ...lines];
}

/** Scores all pairs, once before it counts. */
async function ours(prices: Prices, pairs: readonly Pair[], times = rounds): Promise<Measured> {
  const open = Float64Array.from(prices.open);
  const close = Float64Array.from(prices.close);
  const window = { first, last: close.length - 1, span: { sessions: close.length - first, perYear: 252 } };
  const chunk: ScoreChunk = {
    prices: { open, high: close, low: close, close },
    strategy: 'moving_average_cross',
    rules: { initialCapital: cash, commission, slippage: 0, fractional: false, positionSize: 1 },
    columns: [
      { ...window, objective: 'total_return' },
      { ...window, objective: 'sharpe_ratio' },
    ],
    candidates: pairs.map(([fast_period, slow_period]) => ({
      parameters: { fast_period, slow_period, allow_short: false },
      stopLoss: undefined,
      takeProfit: undefined,
    })),
  };
  const seconds: number[] = [];
  let scores = new Float64Array();
  for (let round = -1; round < times; round++) {
    const before = process.cpuUsage();
    scores = Float64Array.from(await scoreTask.run(chunk, unused));
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) seconds.push((user + system) / 1e6);
  }
  return { seconds, returns: pairs.map((_, index) => scores[2 * index]) };
}

/** The task looks at no data but the chunk's. */
const unused = {
  signal: new AbortController().signal,
  artifacts: { putJson: refused, getJson: refused, putFile: refused },
  bars: { load: refused },
};

function refused(): never {
  throw new Error('scoring takes nothing from outside');
}

function pairsOf(fast: number, slow: number): Pair[] {
  const slowPeriods = Array.from({ length: slow }, (_, index) => 50 + Math.floor((index * 200) / slow));
  return Array.from({ length: fast }, (_, index) => 5 + index).flatMap((period) =>
    slowPeriods.map((other): Pair => [period, other]),
  );
}

/** The first bars of the sample; beyond its end its moves go on from the last close. */
function pricesOf(length: number): Prices {
  const rows = readFileSync(sample, 'utf8').trim().split('\n');
  const names = rows[0].split(',').map((name) => name.trim().toLowerCase());
  const column = (name: string) => rows.slice(1).map((row) => Number(row.split(',')[names.indexOf(name)]));
  const [open, close] = [column('open'), column('close')];
  const rise = close[close.length - 1] / close[0];
  const factor = (bar: number) => rise ** Math.floor(bar / close.length);
  const repeated = (values: readonly number[]) =>
    Array.from({ length }, (_, bar) => values[bar % values.length] * factor(bar));
  return { open: repeated(open), close: repeated(close) };
}

function ms(spread: Spread): string {
  return `${spreadText({ min: spread.min * 1000, median: spread.median * 1000, max: spread.max * 1000 })} ms`;
}

function versionsText(versions: Readonly<Record<string, string>>): string {
  const [[name, version], ...others] = Object.entries(versions);
  return `${name} ${version}${others.length === 0 ? '' : ` (${others.map((entry) => entry.join(' ')).join(', ')})`}`;
}
