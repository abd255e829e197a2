import { cpus } from 'node:os';
import pidusage from 'pidusage';

/** Time that the cores of the machine have spent, in milliseconds since it started. */
export interface ProcessorTimes {
  readonly cores: number;
  readonly busyMs: number;
  readonly totalMs: number;
}

export function processorTimes(): ProcessorTimes {
  const all = cpus();
  let busyMs = 0;
  let totalMs = 0;
  for (const { times } of all) {
    const busy = times.user + times.nice + times.sys + times.irq;
    busyMs += busy;
    totalMs += busy + times.idle;
  }
  return { cores: all.length, busyMs, totalMs };
}

/** Processor time, in milliseconds since it started, and resident memory of each process that is still there. */
export async function processUsage(
  pids: readonly number[],
): Promise<ReadonlyMap<number, { readonly cpuMs: number; readonly residentBytes: number }>> {
  const usage = new Map<number, { readonly cpuMs: number; readonly residentBytes: number }>();
  await Promise.all(
    pids.map(async (pid) => {
      try {
        const { ctime, memory } = await pidusage(pid);
        usage.set(pid, { cpuMs: ctime, residentBytes: memory });
      } catch (error) {
        // A process of the pool that has ended meanwhile uses nothing; what we are, is there.
        if (pid === process.pid) throw error;
      }
    }),
  );
  return usage;
}
