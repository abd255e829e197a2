import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const longestWindowMs = 60_000;

/** How late timers of this process run. A window begins with the first reading that is a minute or more after the last began. */
export class EventLoopMonitor {
  readonly #histogram: IntervalHistogram;
  #windowStart = performance.now();

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#histogram.enable();
  }

  /** Undefined as long as no timer was due. */
  read():
    { readonly meanMs: number; readonly p99Ms: number; readonly maxMs: number; readonly windowMs: number } | undefined {
    const windowMs = performance.now() - this.#windowStart;
    if (this.#histogram.count === 0) return undefined;
    const reading = {
      meanMs: lateness(this.#histogram.mean),
      p99Ms: lateness(this.#histogram.percentile(99)),
      maxMs: lateness(this.#histogram.max),
      windowMs,
    };
    if (windowMs >= longestWindowMs) {
      this.#histogram.reset();
      this.#windowStart = performance.now();
    }
    return reading;
  }

  stop(): void {
    this.#histogram.disable();
  }
}

/** Node counts the time from one firing to the next, in nanoseconds: what is above the interval is how late the second was. */
function lateness(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolutionMs);
}
