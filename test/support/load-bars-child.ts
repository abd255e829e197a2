import { existsSync, readFileSync } from 'node:fs';
import { FileBarSource } from '../../src/adapters/bars/file-bar-source';
import { ActionError } from '../../src/slices/action-error';
import type { BarRequest } from '../../src/slices/ports';

export interface LoadBarsArguments {
  readonly source: 'csv' | 'parquet';
  readonly folder: string;
  readonly request: BarRequest;
}

/** What loading came to, and the most memory that the process was ever resident in, before it and after. */
export interface LoadedInChild {
  readonly bars?: number;
  readonly first?: number;
  readonly last?: number;
  readonly code?: string;
  readonly message?: string;
  readonly startMiB: number;
  readonly peakMiB: number;
  readonly seconds: number;
}

/** Loads bars by the product's code in a process of its own, and prints one line of JSON. */
async function main({ source, folder, request }: LoadBarsArguments): Promise<void> {
  const startMiB = peakMiB();
  const start = performance.now();
  const outcome = await load(source, folder, request);
  const loaded: LoadedInChild = {
    ...outcome,
    startMiB,
    peakMiB: peakMiB(),
    seconds: Math.round((performance.now() - start) / 1000),
  };
  process.stdout.write(`${JSON.stringify(loaded)}\n`);
}

async function load(source: string, folder: string, request: BarRequest) {
  const bars = new FileBarSource({ csvFolder: folder, parquetFolder: folder });
  try {
    const { time } = (await bars.load(source, request)).series;
    return { bars: time.length, first: time[0], last: time[time.length - 1] };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** On Linux that of this program: the count of `resourceUsage` begins with what the process that started it was resident in. */
function peakMiB(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Math.round(Number(kibibytes) / 1024);
}

void main(JSON.parse(process.argv[2]) as LoadBarsArguments);
