import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ProcessPool } from '../src/pool';
import { getHistoricalData } from '../src/slices/data';
import { createParameterSpace, run } from '../src/slices/optimize';
import type { Ports } from '../src/slices/ports';
import { benchPorts } from './support/bench-ports';
import { type Spread, spreadOf, spreadText } from './support/statistics';

const dist = path.resolve(__dirname, '../dist');
/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=1 BELLWETHER_BENCH_SLOW=5. */
const rounds = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 5);
const slowPeriods = Number(process.env['BELLWETHER_BENCH_SLOW'] ?? 50);

/** A whole search by grid, five folds, over one process and over more, up to the processors there are: by the clock. */
export async function optimizeScaling(): Promise<string[]> {
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-bench-'));
  const { ports, close } = benchPorts(stateFolder);
  try {
    const { input, candidates } = await searchInput(ports);
    const lines = [
      '',
      `Over processes: a grid of ${candidates} candidates, five folds, 19 years; seconds by the clock:`,
      '',
    ];
    let one: Measured | undefined;
    for (const size of sizes()) {
      const measured = await measure(size, input, ports, stateFolder);
      one ??= measured;
      if (measured.answer !== one.answer) throw new Error(`${size} processes found another answer than one`);
      lines.push(`- ${size} ${size === 1 ? 'process' : 'processes'}: ${lineOf(measured.seconds, one.seconds, size)}`);
    }
    return [...lines, ''];
  } finally {
    await close();
    await rm(stateFolder, { recursive: true, force: true });
  }
}

/** 1, 2, 4 and so on, and as many as there are processors. */
function sizes(): number[] {
  const most = os.availableParallelism();
  const powers = [1, 2, 4, 8, 16, 32].filter((size) => size < most);
  return [...powers, most];
}

function lineOf(seconds: Spread, one: Spread, size: number): string {
  const times = one.median / seconds.median;
  return `${spreadText(seconds, 2)}; ${times.toFixed(2)} times as fast as one${size === 1 ? '' : `, ${((100 * times) / size).toFixed(0)} % of ${size}`}`;
}

async function searchInput(ports: Ports): Promise<{ input: unknown; candidates: number }> {
  const set = await getHistoricalData.run(
    getHistoricalData.input.parse({ symbols: ['SPX'], start_date: '2000-01-03', end_date: '2018-12-31' }),
    ports,
  );
  const { space, size } = await createParameterSpace.run(
    createParameterSpace.input.parse({
      strategy: 'moving_average_cross',
      parameters: {
        fast_period: { from: 5, to: 44, step: 1 },
        slow_period: { from: 50, to: 50 + 4 * (slowPeriods - 1), step: 4 },
        stop_loss: { values: [0.02, 0.05] },
      },
    }),
    ports,
  );
  const train = { from: '2001-01-02', to: '2018-12-31' };
  return { input: run.input.parse({ bars: set.bars, space, train, folds: 5 }), candidates: size };
}

interface Measured {
  readonly seconds: Spread;
  /** What was found, to the last digit. */
  readonly answer: string;
}

async function measure(size: number, input: unknown, ports: Ports, stateFolder: string): Promise<Measured> {
  const pool = await builtPool(size, stateFolder);
  try {
    const seconds: number[] = [];
    let answer = '';
    for (let round = -1; round < rounds; round++) {
      const before = performance.now();
      const outcome = await pool.run<Awaited<ReturnType<typeof run.run>>>({
        ...{ action: run.name, input, executionId: `bench-${size}-${round}`, ports },
      });
      if (outcome.kind === 'failed') throw outcome.error;
      // The first round begins the processes.
      if (round >= 0) seconds.push((performance.now() - before) / 1000);
      answer = JSON.stringify([outcome.output.best, outcome.output.walk_forward]);
    }
    return { seconds: spreadOf(seconds), answer };
  } finally {
    await pool.close();
  }
}

/** The built product: a process that compiled the sources first would be slow for another reason. */
async function builtPool(size: number, stateFolder: string): Promise<ProcessPool> {
  const built = (await import(path.join(dist, 'pool/index.js'))) as typeof import('../src/pool/index.js');
  return new built.ProcessPool({
    hostModule: path.join(dist, 'worker/pool-host.js'),
    settings: { stateFolder },
    size,
  });
}
