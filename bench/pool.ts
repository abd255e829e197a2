import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { performAction, type ProcessPool } from '../src/pool';
import { getHistoricalData } from '../src/slices/data';
import type { Ports } from '../src/slices/ports';
import { benchPorts } from './support/bench-ports';
import { spreadOf, spreadText } from './support/statistics';

const dist = path.resolve(__dirname, '../dist');
const input = { symbols: ['SPX', 'IXIC'], start_date: '2000-01-03', end_date: '2018-12-31' };

/** Smaller for a look at whether it works: BELLWETHER_BENCH_ROUNDS=2. */
const roundsAsked = Number(process.env['BELLWETHER_BENCH_ROUNDS'] ?? 20);

/** What it costs to run an action in a process of the pool: beside the same in this process, in a process that has begun and in a new one. */
export async function pool(rounds = roundsAsked, starts = Math.min(5, rounds)): Promise<string[]> {
  const stateFolder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-bench-'));
  try {
    return await measure(stateFolder, rounds, starts);
  } finally {
    await rm(stateFolder, { recursive: true, force: true });
  }
}

async function measure(stateFolder: string, rounds: number, starts: number): Promise<string[]> {
  const { ports, close } = benchPorts(stateFolder);
  const here: number[] = [];
  const warm: number[] = [];
  const cold: number[] = [];
  let peakMemoryBytes = 0;
  const one = await builtPool(stateFolder);
  try {
    for (let round = -1; round < rounds; round++) {
      const inProcess = await timed(() => performAction(getHistoricalData, input, ports));
      const inPool = await timed(async () => {
        peakMemoryBytes = await runIn(one, ports);
      });
      // The first round begins the process, and fills the caches of both.
      if (round >= 0) {
        here.push(inProcess);
        warm.push(inPool);
      }
    }
    for (let start = 0; start < starts; start++) {
      const fresh = await builtPool(stateFolder);
      cold.push(await timed(() => runIn(fresh, ports)));
      await fresh.close();
    }
  } finally {
    await one.close();
    await close();
  }
  const overhead = warm.map((value, index) => value - here[index]);
  const ratio = warm.map((value, index) => value / here[index]);
  const inProcess = spreadOf(here).median;
  return [
    '## An action in the pool',
    '',
    `- data.get_historical_data of two symbols, 19 years, ms: in this process ${spreadText(spreadOf(here))}, in a process of the pool that has begun ${spreadText(spreadOf(warm))}; more, round by round: ${spreadText(spreadOf(overhead))}, as a ratio ${spreadText(spreadOf(ratio), 2)}`,
    `- the same in a process that begins for it, ms: ${spreadText(spreadOf(cold))}; ratio to the middle one in this process ${spreadText(spreadOf(cold.map((value) => value / inProcess)), 2)}`,
    `- most memory of that process: ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MiB`,
    '',
  ];
}

/** The built product: a process that compiled the sources first would be slow for another reason. */
async function builtPool(stateFolder: string): Promise<ProcessPool> {
  const built = (await import(path.join(dist, 'pool/index.js'))) as typeof import('../src/pool/index.js');
  return new built.ProcessPool({
    hostModule: path.join(dist, 'worker/pool-host.js'),
    settings: { stateFolder },
    size: 1,
  });
}

async function runIn(where: ProcessPool, ports: Ports): Promise<number> {
  const outcome = await where.run({ action: getHistoricalData.name, input, executionId: 'bench', ports });
  if (outcome.kind === 'failed') throw outcome.error;
  return outcome.usage.peakMemoryBytes;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
