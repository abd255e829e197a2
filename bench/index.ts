import os from 'node:os';
import { data } from './data';
import { definitions } from './definitions';
import { engineThroughput } from './engine-throughput';
import { expressions } from './expressions';
import { halt } from './halt';
import { indicators } from './indicators';
import { kinds } from './kinds';
import { ledger } from './ledger';
import { optimize } from './optimize';
import { pool } from './pool';
import { runsAtOnce } from './runs-at-once';
import { serverTuning } from './server-tuning';
import { simulation } from './simulation';
import { startUp } from './start-up';
import { stepExtras } from './step-extras';
import { stepOverhead } from './step-overhead';

/** What can be measured, by the name that the command line takes. */
const benchmarks: Readonly<Record<string, () => Promise<string[]>>> = {
  engine: engineThroughput,
  expressions,
  data,
  definitions,
  indicators,
  steps: stepOverhead,
  extras: stepExtras,
  kinds,
  runs: runsAtOnce,
  optimize,
  ledger,
  halt,
  pool,
  server: serverTuning,
  simulation,
  start: startUp,
};

/** Runs the benchmarks that are named, or all, and prints them as Markdown with the machine and the date they hold for. */
async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
  if (unknown.length > 0)
    throw new Error(`no benchmark '${unknown.join("', '")}'; there are: ${Object.keys(benchmarks).join(', ')}`);
  process.stdout.write(`# Benchmarks\n\n${machine()}\n\n`);
  for (const [name, run] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stdout.write(`${(await run()).join('\n')}\n`);
  }
}

function machine(): string {
  const [cpu] = os.cpus();
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()}. Figures are medians (smallest to largest).`;
}

main().catch((error: unknown) => {
  console.error(error);
  // Native threads of the SDK would keep the process alive.
  process.exit(1);
});
