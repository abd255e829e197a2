import type { StepUsage } from '../engine';

/** How often the memory of the process is looked at while an action runs in it. */
const lookEveryMs = 100;

interface Reading {
  readonly cpuMsBefore: number;
  peakMemoryBytes: number;
}

/**
 * Measures the worker's own process while actions run in it. All that goes on there shares its memory and its processor time, so
 * what is read is the most that one of them can have taken.
 */
export class ProcessMeter {
  readonly #readings = new Set<Reading>();
  #timer: NodeJS.Timeout | undefined;

  /** Begins to measure; what comes back ends it, and must be called. */
  begin(): () => StepUsage {
    const reading = { cpuMsBefore: cpuMs(), peakMemoryBytes: process.memoryUsage.rss() };
    this.#readings.add(reading);
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref();
    return () => {
      this.#look();
      this.#readings.delete(reading);
      if (this.#readings.size === 0) this.#rest();
      return { peakMemoryBytes: reading.peakMemoryBytes, cpuMs: cpuMs() - reading.cpuMsBefore, shared: true };
    };
  }

  #look(): void {
    const now = process.memoryUsage.rss();
    for (const reading of this.#readings) reading.peakMemoryBytes = Math.max(reading.peakMemoryBytes, now);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
