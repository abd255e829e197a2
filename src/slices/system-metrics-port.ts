/** A measure, or why it could not be taken. Nothing stands in for one that is absent. */
export type Measure<Values> =
  ({ readonly available: true } & Values) | { readonly available: false; readonly reason: string };

/** How long a system that is depended on took to answer. */
export type Latency =
  | { readonly target: string; readonly answered: true; readonly ms: number }
  | { readonly target: string; readonly answered: false; readonly waitedMs: number; readonly reason: string };

/** Work that waits for a worker. */
export interface QueueBacklog {
  readonly taskQueue: string;
  readonly workflowTasks: number;
  readonly activityTasks: number;
  /** Age of the oldest that waits, in milliseconds; 0 where none does. */
  readonly oldestMs: number;
}

/** How late the ticks of schedules began, of those that began within the window. */
export interface ScheduleLateness {
  readonly ticks: number;
  readonly maxMs: number;
  readonly meanMs: number;
  readonly windowMs: number;
}

/** Attempts of actions that ended on this worker within the window. */
export interface AttemptCount {
  readonly finished: number;
  readonly failed: number;
  readonly windowMs: number;
}

/** The last call to a broker that the worker made. */
export interface BrokerCall {
  readonly account: string;
  /** `paper` or `alpaca`. */
  readonly broker: string;
  /** Until it answered, or failed. */
  readonly ms: number;
  /** Why it did not answer; left out where it did. */
  readonly failure?: string;
  readonly agoMs: number;
}

/** The worker and its machine at one moment. Usages are shares, 0 to 1; sizes are bytes. */
export interface SystemReading {
  /** Of all cores of the machine, over the sample. */
  readonly cpu: Measure<{ readonly usage: number; readonly cores: number; readonly sampleMs: number }>;
  /** Of the machine, or of the container that the worker is confined to. */
  readonly memory: Measure<{ readonly usage: number; readonly totalBytes: number; readonly availableBytes: number }>;
  /** The worker's own processes: `cores` is how many cores they kept busy over the sample. */
  readonly worker: Measure<{ readonly cores: number; readonly residentBytes: number; readonly processes: number }>;
  /** How much later than due timers of the worker ran, over the window. */
  readonly eventLoop: Measure<{
    readonly meanMs: number;
    readonly p99Ms: number;
    readonly maxMs: number;
    readonly windowMs: number;
  }>;
  /** The file system of the state folder. */
  readonly disk: Measure<{
    readonly folder: string;
    readonly usage: number;
    readonly freeBytes: number;
    readonly totalBytes: number;
  }>;
  readonly latency: readonly Latency[];
  readonly broker: Measure<BrokerCall>;
  readonly backlog: Measure<QueueBacklog>;
  readonly schedules: Measure<ScheduleLateness>;
  readonly attempts: Measure<AttemptCount>;
}

/** Measures the system that actions run on. It takes about as long as its sample of the processor. */
export interface SystemMetricsReader {
  read(signal: AbortSignal): Promise<SystemReading>;
}
