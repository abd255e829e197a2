import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../base/errors';
import type {
  AttemptCount,
  BrokerCall,
  Latency,
  Measure,
  QueueBacklog,
  ScheduleLateness,
  SystemMetricsReader,
  SystemReading,
} from '../../slices/system-metrics-port';
import { EventLoopMonitor } from './event-loop-monitor';
import { processorTimes, processUsage } from './processor-sample';

export interface SystemMetricsOptions {
  readonly stateFolder: string;
  /** Processes that compute for this worker. @default none */
  readonly childProcesses?: () => readonly number[];
  /** What is depended on, by name: each asks for something small, and the time until the answer is the latency. */
  readonly probes?: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>;
  /** The last call to a broker. */
  readonly broker?: () => Measure<BrokerCall>;
  readonly backlog?: () => Promise<QueueBacklog>;
  /** Undefined where no tick began lately. */
  readonly scheduleLateness?: () => Promise<ScheduleLateness | undefined>;
  readonly attempts?: () => AttemptCount;
  /** How long the processor is watched for one reading. @default 500 */
  readonly sampleMs?: number;
  /** How long what is asked may take. @default 2000 */
  readonly answerWithinMs?: number;
}

/** Measures this process, its children and the machine. What cannot be measured is absent, with the reason. */
export class SystemMetrics implements SystemMetricsReader {
  readonly #options: SystemMetricsOptions;
  readonly #eventLoop = new EventLoopMonitor();

  constructor(options: SystemMetricsOptions) {
    this.#options = options;
  }

  async read(signal: AbortSignal): Promise<SystemReading> {
    const { probes = {}, broker, backlog, scheduleLateness, attempts } = this.#options;
    const [sample, disk, latency, waiting, schedules] = await Promise.all([
      this.#sample(signal),
      measured(() => this.#disk()),
      Promise.all(Object.entries(probes).map(([target, ask]) => this.#latency(target, ask))),
      this.#asked('the task queue is not watched here', backlog),
      this.#asked('schedules are not watched here', scheduleLateness),
    ]);
    const loop = this.#eventLoop.read();
    return {
      ...sample,
      memory: memoryOfMachine(),
      eventLoop: loop === undefined ? absent('no timer was due yet') : { available: true, ...loop },
      disk,
      latency,
      broker: broker?.() ?? absent('no broker is configured here'),
      backlog: waiting,
      schedules,
      attempts: attempts === undefined ? absent('attempts are not counted here') : { available: true, ...attempts() },
    };
  }

  stop(): void {
    this.#eventLoop.stop();
  }

  async #sample(signal: AbortSignal): Promise<Pick<SystemReading, 'cpu' | 'worker'>> {
    const pids = [process.pid, ...(this.#options.childProcesses?.() ?? [])];
    const times = processorTimes();
    const start = performance.now();
    const usage = await processUsage(pids).catch(messageOf);
    await wait(this.#options.sampleMs ?? 500, undefined, { signal });
    const after = processorTimes();
    const usageAfter = await processUsage(pids).catch(messageOf);
    const sampleMs = performance.now() - start;
    return { cpu: cpuBetween(times, after, sampleMs), worker: workerBetween(usage, usageAfter, sampleMs) };
  }

  async #disk() {
    const { stateFolder: folder } = this.#options;
    const { blocks, bavail, bsize } = await statfs(folder);
    const totalBytes = blocks * bsize;
    const freeBytes = bavail * bsize;
    if (!(totalBytes > 0)) throw new Error(`the file system of ${folder} does not say how large it is`);
    return { folder, usage: 1 - freeBytes / totalBytes, freeBytes, totalBytes };
  }

  async #latency(target: string, ask: (signal: AbortSignal) => Promise<unknown>): Promise<Latency> {
    const start = performance.now();
    try {
      await within(this.#answerWithinMs, ask);
      return { target, answered: true, ms: performance.now() - start };
    } catch (error) {
      return { target, answered: false, waitedMs: performance.now() - start, reason: messageOf(error) };
    }
  }

  async #asked<Values>(none: string, ask: (() => Promise<Values | undefined>) | undefined): Promise<Measure<Values>> {
    if (ask === undefined) return absent(none);
    try {
      const values = await within(this.#answerWithinMs, ask);
      return values === undefined ? absent('there was nothing to measure') : { available: true, ...values };
    } catch (error) {
      return absent(messageOf(error));
    }
  }

  get #answerWithinMs(): number {
    return this.#options.answerWithinMs ?? 2_000;
  }
}

function absent(reason: string): { readonly available: false; readonly reason: string } {
  return { available: false, reason };
}

async function measured<Values>(measure: () => Promise<Values>): Promise<Measure<Values>> {
  try {
    return { available: true, ...(await measure()) };
  } catch (error) {
    return absent(messageOf(error));
  }
}

/** @throws Error when it takes longer. */
async function within<Value>(ms: number, ask: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const stop = new AbortController();
  const late = wait(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([ask(stop.signal), late]);
  } finally {
    late.catch(() => undefined);
    stop.abort();
  }
}

function cpuBetween(
  before: ReturnType<typeof processorTimes>,
  after: ReturnType<typeof processorTimes>,
  sampleMs: number,
): SystemReading['cpu'] {
  const totalMs = after.totalMs - before.totalMs;
  // The system counts in hundredths of a second, and some containers do not tell at all.
  if (!(totalMs > 0)) return absent('the system does not tell how its processors spend their time');
  const usage = Math.min(1, Math.max(0, (after.busyMs - before.busyMs) / totalMs));
  return { available: true, usage, cores: after.cores, sampleMs };
}

type Usage = Awaited<ReturnType<typeof processUsage>>;

function workerBetween(before: Usage | string, after: Usage | string, sampleMs: number): SystemReading['worker'] {
  if (typeof before === 'string') return absent(before);
  if (typeof after === 'string') return absent(after);
  let cpuMs = 0;
  let residentBytes = 0;
  for (const [pid, usage] of after) {
    cpuMs += usage.cpuMs - (before.get(pid)?.cpuMs ?? usage.cpuMs);
    residentBytes += usage.residentBytes;
  }
  return { available: true, cores: cpuMs / sampleMs, residentBytes, processes: after.size };
}

function memoryOfMachine(): SystemReading['memory'] {
  const limit = process.constrainedMemory();
  const totalBytes = limit > 0 && limit < totalmem() ? limit : totalmem();
  const availableBytes = Math.min(totalBytes, process.availableMemory());
  return { available: true, usage: 1 - availableBytes / totalBytes, totalBytes, availableBytes };
}
