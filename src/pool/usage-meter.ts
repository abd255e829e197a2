import type { StepResources } from '../engine/plan';
import type { ActionError } from '../slices/action-error';
import { LimitWatch, type Usage } from './limits';
import { readEveryMs, readProcesses, resetPeak, type ProcessReading } from './process-reading';

/** A process that works for the step, from when it began to. */
interface Member {
  readonly cpuMsBefore: number;
  readonly peakCounts: boolean;
  last: ProcessReading;
}

/**
 * Measures what a step takes in the processes that work for it, several times a second, and says so once when that is more than
 * it may. A process belongs to one step at a time.
 */
export class UsageMeter {
  readonly #members = new Map<number, Member>();
  #timer: NodeJS.Timeout | undefined;
  #endedCpuMs = 0;
  #peakBytes = 0;
  #watch: LimitWatch | undefined;
  #stopped = false;

  constructor(
    private readonly action: string,
    private readonly limits: StepResources | undefined,
    private readonly onExcess: (error: ActionError) => void,
  ) {}

  /** Begins to measure a process. */
  async add(pid: number): Promise<void> {
    const { counts } = resetPeak(pid);
    const last = (await readProcesses([pid])).get(pid);
    // One that has gone: whoever waits for it is told.
    if (last === undefined || this.#stopped) return;
    this.#members.set(pid, { cpuMsBefore: last.cpuMs, peakCounts: counts, last });
    if (this.limits !== undefined) this.#watch ??= new LimitWatch(this.action, this.limits, last.residentBytes);
    this.#timer ??= setInterval(() => void this.look(), readEveryMs);
  }

  /** Looks once more at a process that has done its part, and no longer then. */
  async remove(pid: number): Promise<void> {
    await this.look();
    const member = this.#members.get(pid);
    if (member === undefined) return;
    this.#endedCpuMs += member.last.cpuMs - member.cpuMsBefore;
    this.#members.delete(pid);
  }

  async look(): Promise<void> {
    const readings = await readProcesses([...this.#members.keys()]);
    for (const [pid, reading] of readings) {
      const member = this.#members.get(pid);
      // One that has ended but was not waited for yet has neither memory nor a right time.
      if (member !== undefined && reading.residentBytes > 0) member.last = reading;
    }
    const usage = this.#usage();
    const excess = this.#watch?.check({ ...usage, at: performance.now() });
    if (excess !== undefined) {
      this.#watch = undefined;
      this.onExcess(excess);
    }
  }

  /** Measures no longer. */
  stop(): Usage {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#watch = undefined;
    return this.#usage();
  }

  #usage(): Usage {
    const members = [...this.#members.values()];
    const now = members.reduce((sum, { last }) => sum + last.residentBytes, 0);
    // Peaks of several processes were not at one time.
    const [only] = members;
    const highest = members.length === 1 && only.peakCounts ? only.last.peakBytes : 0;
    this.#peakBytes = Math.max(this.#peakBytes, now, highest);
    const cpuMs = members.reduce((sum, { last, cpuMsBefore }) => sum + last.cpuMs - cpuMsBefore, this.#endedCpuMs);
    return { peakMemoryBytes: this.#peakBytes, cpuMs };
  }
}
