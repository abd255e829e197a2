import type { AttemptCount } from '../../slices/system-metrics-port';

/** A minute of attempts each; the window is a little less than this many minutes. */
const keptMinutes = 16;
const minuteMs = 60_000;

interface Minute {
  readonly minute: number;
  finished: number;
  failed: number;
}

/** Counts the attempts of actions that end on this worker, over the last quarter of an hour. */
export class AttemptCounter {
  readonly #now: () => number;
  readonly #since: number;
  #minutes: Minute[] = [];

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
    this.#since = now();
  }

  record(outcome: 'succeeded' | 'failed'): void {
    const minute = Math.floor(this.#now() / minuteMs);
    let current = this.#minutes.at(-1);
    if (current?.minute !== minute) {
      current = { minute, finished: 0, failed: 0 };
      this.#minutes = [...this.#minutes, current].slice(-keptMinutes);
    }
    current.finished += 1;
    if (outcome === 'failed') current.failed += 1;
  }

  count(): AttemptCount {
    const now = this.#now();
    const first = Math.floor(now / minuteMs) - keptMinutes + 1;
    const counted = this.#minutes.filter(({ minute }) => minute >= first);
    return {
      finished: counted.reduce((sum, { finished }) => sum + finished, 0),
      failed: counted.reduce((sum, { failed }) => sum + failed, 0),
      windowMs: now - Math.max(this.#since, first * minuteMs),
    };
  }
}
