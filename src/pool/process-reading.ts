import { readFileSync, writeFileSync } from 'node:fs';
import pidusage from 'pidusage';

/** What a process takes, as the system counts: memory that is resident, typed arrays included, and processor time of all its threads. */
export interface ProcessReading {
  readonly residentBytes: number;
  /** The most it has been since `resetPeak`; where the system does not tell, what it is now. */
  readonly peakBytes: number;
  /** Since the process began. */
  readonly cpuMs: number;
}

/** How often processes are looked at. Where there is no /proc a program has to be started for it. */
export const readEveryMs = process.platform === 'linux' ? 100 : 200;

/** @returns nothing for those that have gone. */
export async function readProcesses(pids: readonly number[]): Promise<Map<number, ProcessReading>> {
  const readings = process.platform === 'linux' ? pids.map(readFromProc) : await readByCommand(pids);
  const known = new Map<number, ProcessReading>();
  for (const [index, pid] of pids.entries()) {
    const reading = readings[index];
    if (reading !== undefined) known.set(pid, reading);
  }
  return known;
}

/** Has the peak of memory counted anew. Where that cannot be done, it is only seen when somebody looks. */
export function resetPeak(pid: number): { readonly counts: boolean } {
  if (process.platform !== 'linux') return { counts: false };
  try {
    // proc(5): 5 sets the peak resident size to what is resident now.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return { counts: true };
  } catch {
    return { counts: false };
  }
}

function readFromProc(pid: number): ProcessReading | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // "pid (name) state …": the name may hold parentheses, so fields are counted from the last one. utime and stime are the 14th and 15th.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const residentBytes = kilobytes(status, 'VmRSS') * 1024;
    return {
      residentBytes,
      peakBytes: Math.max(residentBytes, kilobytes(status, 'VmHWM') * 1024),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick,
    };
  } catch {
    return undefined; // it has gone
  }
}

/** Linux counts in ticks, and gives programs 100 of them a second on every machine that Node runs on (USER_HZ). */
const msPerTick = 10;

/** A zombie has no such line: it takes nothing any more. */
function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}

async function readByCommand(pids: readonly number[]): Promise<(ProcessReading | undefined)[]> {
  return Promise.all(
    pids.map(async (pid) => {
      try {
        const { memory, ctime } = await pidusage(pid);
        return { residentBytes: memory, peakBytes: memory, cpuMs: ctime };
      } catch {
        return undefined; // it has gone
      }
    }),
  );
}
