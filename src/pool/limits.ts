import type { StepResources } from '../engine/plan';
import { ActionError } from '../slices/action-error';

/** What a step has taken so far, in all its processes together. */
export interface Usage {
  /** The most resident memory at one time. */
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
}

/** One look at a step. */
export interface UsageSample extends Usage {
  /** Milliseconds on a clock that only goes forward. */
  readonly at: number;
}

/** Over so long a time processors are averaged. */
const averagedMs = 1000;

/** The system counts processor time in steps of 10 ms, and looks come late: so much is not held against a step. */
const cpuTolerance = 1.1;

/** Holds what a step takes against its limits. */
export class LimitWatch {
  readonly #recent: UsageSample[] = [];

  constructor(
    private readonly action: string,
    private readonly limits: StepResources,
    /** What was resident before the action began. */
    private readonly baseBytes: number,
  ) {}

  /** The failure of a step that is over one of its limits. */
  check(sample: UsageSample): ActionError | undefined {
    return this.#overMemory(sample) ?? this.#overCpuTime(sample) ?? this.#overCpu(sample);
  }

  #overMemory({ peakMemoryBytes }: Usage): ActionError | undefined {
    const { memoryBytes } = this.limits;
    if (memoryBytes === undefined || peakMemoryBytes <= memoryBytes) return undefined;
    return this.#exceeded(
      `took ${bytesText(peakMemoryBytes)} of memory, of which its process had ${bytesText(this.baseBytes)} before it began; its limit is ${bytesText(memoryBytes)} (resources.memory)`,
    );
  }

  #overCpuTime({ cpuMs, peakMemoryBytes }: Usage): ActionError | undefined {
    const { cpuTimeMs } = this.limits;
    if (cpuTimeMs === undefined || cpuMs <= cpuTimeMs) return undefined;
    return this.#exceeded(
      `took ${secondsText(cpuMs)} of processor time; its limit is ${secondsText(cpuTimeMs)} (resources.cpu_time). Its peak of memory was ${bytesText(peakMemoryBytes)}`,
    );
  }

  /** Over a full second, so that a burst is none. */
  #overCpu(sample: UsageSample): ActionError | undefined {
    const { cpu } = this.limits;
    if (cpu === undefined) return undefined;
    this.#recent.push(sample);
    // The newest of those that are a second old.
    while (this.#recent.length > 1 && sample.at - this.#recent[1].at >= averagedMs) this.#recent.shift();
    const [from] = this.#recent;
    const elapsed = sample.at - from.at;
    if (elapsed < averagedMs) return undefined;
    const used = (sample.cpuMs - from.cpuMs) / elapsed;
    if (used <= cpu * cpuTolerance) return undefined;
    return this.#exceeded(
      `used ${used.toFixed(2)} processors over a second; its limit is ${cpu} (resources.cpu). It took ${secondsText(sample.cpuMs)} of processor time in all, and its peak of memory was ${bytesText(sample.peakMemoryBytes)}`,
    );
  }

  #exceeded(what: string): ActionError {
    return new ActionError(
      'ResourceLimitExceeded',
      `${this.action} ${what}. It was ended; give it less to do, or a higher limit`,
    );
  }
}

function bytesText(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
