import os from 'node:os';
import { BellwetherError } from '../base/errors';
import { PoolCall, type PoolOutcome, type PoolWork } from './pool-call';
import { PoolProcess } from './pool-process';
import { readProcesses } from './process-reading';

export interface PoolOptions {
  /** The file of the module that a process loads: it exports `openHost` (see host.ts). */
  readonly hostModule: string;
  /** What `openHost` is given, as JSON. */
  readonly settings: unknown;
  /** The most processes at one time. @default one less than there are processors, at least one */
  readonly size?: number;
  /** How long a process that has nothing to do is kept. @default 30 s */
  readonly idleMs?: number;
  /** Options of Node for the processes. @default what this process was told of its memory, as in --max-old-space-size=8192 */
  readonly execArgv?: readonly string[];
}

/**
 * `lean` processes compute in one thread: V8's helpers, which compile and collect garbage beside it, would count against a limit
 * of processors that the computation itself keeps to.
 */
export type ProcessKind = 'plain' | 'lean';

const kindArguments: Readonly<Record<ProcessKind, readonly string[]>> = { plain: [], lean: ['--single-threaded'] };

const defaultPoolSize = (): number => Math.max(1, os.availableParallelism() - 1);

const defaultIdleMs = 30_000;

/** A process that has grown by more than this is not used again: what it holds would count against the next step. */
const mostGrowthBytes = 64 * 2 ** 20;

interface Member {
  readonly kind: ProcessKind;
  /** What it took when it was ready. */
  baseBytes?: number;
  /** Ends it when nobody has used it for long; only while it is idle. */
  idleTimer?: NodeJS.Timeout;
}

/**
 * Runs actions in processes of their own, a bounded number at a time, each used again for the next.
 *
 * On plain `node:child_process`. The library workerpool was looked at for it and cannot do what is needed: a computation that is
 * cancelled goes on for a grace, since the process is asked first whether it will stop; a task that runs cannot be sent anything,
 * so not the answers of the ports it calls; nobody can tell which process runs which task, and so whose memory to measure; idle
 * processes stay for ever; and how a process died is text in a message.
 */
export class ProcessPool {
  readonly size: number;
  readonly #members = new Map<PoolProcess, Member>();
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(private readonly options: PoolOptions) {
    this.size = options.size ?? defaultPoolSize();
  }

  /** Runs an action; waits for a process when all are busy. Nothing is thrown: a failure is an outcome too, with what it took. */
  run<Output>(work: PoolWork): Promise<PoolOutcome<Output>> {
    return new PoolCall<Output>(this, work).run();
  }

  /** The processes there are, how many of them have nothing to do, and how many calls wait for one. */
  stats(): { readonly pids: readonly number[]; readonly idle: number; readonly waiting: number } {
    const idle = [...this.#members.values()].filter(({ idleTimer }) => idleTimer !== undefined).length;
    return { pids: Array.from(this.#members.keys(), ({ pid }) => pid), idle, waiting: this.#waiting.length };
  }

  /** Ends all processes, busy or not; what they were doing fails, and so does what waits for one. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(Array.from(this.#members.keys(), (process) => this.discard(process)));
  }

  /**
   * A process that can work. Who gets one gives it back, or discards it.
   * @throws the reason of the signal; BellwetherError `PoolClosed`, `PoolProcessBroken`.
   */
  async acquire(kind: ProcessKind, signal: AbortSignal): Promise<PoolProcess> {
    const process = await this.#next(kind, signal);
    try {
      await untilAborted(process.ready, signal);
      return process;
    } catch (error) {
      await this.discard(process);
      throw error;
    }
  }

  /** A process where one is free and nobody waits for it. It may have to get ready yet. */
  tryAcquire(kind: ProcessKind): PoolProcess | undefined {
    return this.#waiting.length > 0 ? undefined : this.#take(kind);
  }

  /** Gives a process back, to be used again. */
  async release(process: PoolProcess): Promise<void> {
    const member = this.#members.get(process);
    if (member === undefined || this.#closed || (await this.#hasGrown(process, member))) return this.discard(process);
    if (!process.isAlive) return this.discard(process);
    member.idleTimer = setTimeout(() => void this.discard(process), this.options.idleMs ?? defaultIdleMs);
    this.#waiting.shift()?.();
  }

  /** Ends a process. Resolves when it is gone. */
  async discard(process: PoolProcess): Promise<void> {
    clearTimeout(this.#members.get(process)?.idleTimer);
    const wasOurs = this.#members.delete(process);
    await process.kill();
    if (wasOurs) this.#waiting.shift()?.();
  }

  async #next(kind: ProcessKind, signal: AbortSignal): Promise<PoolProcess> {
    let first = this.tryAcquire(kind);
    while (first === undefined) {
      await this.#turn(signal);
      first = this.#take(kind);
    }
    return first;
  }

  /** Waits until a process has become free, or has ended. */
  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(signal.reason as Error);
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(wake);
    });
  }

  #take(kind: ProcessKind): PoolProcess | undefined {
    if (this.#closed)
      throw new BellwetherError('PoolClosed', 'the worker is stopping: no more is computed in its pool');
    const idle = [...this.#members].filter(([, { idleTimer }]) => idleTimer !== undefined);
    const fitting = idle.find(([process, member]) => member.kind === kind && process.isAlive);
    if (fitting !== undefined) {
      const [process, member] = fitting;
      clearTimeout(member.idleTimer);
      delete member.idleTimer;
      return process;
    }
    // One that does not fit makes room.
    if (this.#members.size >= this.size && idle.length > 0) this.#dropIdle(idle[0][0]);
    return this.#members.size < this.size ? this.#start(kind) : undefined;
  }

  #dropIdle(process: PoolProcess): void {
    clearTimeout(this.#members.get(process)?.idleTimer);
    this.#members.delete(process);
    void process.kill();
  }

  #start(kind: ProcessKind): PoolProcess {
    const { hostModule, settings, execArgv = memoryArguments() } = this.options;
    const started = new PoolProcess({ hostModule, settings, execArgv: [...execArgv, ...kindArguments[kind]] });
    this.#members.set(started, { kind });
    // One that dies while it is idle leaves its place to another.
    void started.ended.then(() => this.discard(started));
    started.ready.then(
      () => void this.#noteBase(started),
      () => undefined, // whoever acquires it is told
    );
    return started;
  }

  async #noteBase(process: PoolProcess): Promise<void> {
    const reading = (await readProcesses([process.pid])).get(process.pid);
    const member = this.#members.get(process);
    if (member !== undefined && reading !== undefined) member.baseBytes ??= reading.residentBytes;
  }

  async #hasGrown(process: PoolProcess, { baseBytes }: Member): Promise<boolean> {
    const reading = (await readProcesses([process.pid])).get(process.pid);
    if (reading === undefined || baseBytes === undefined) return true;
    return reading.residentBytes - baseBytes > mostGrowthBytes;
  }
}

/** No other options: `-e` would have the process run the program of this one once more. What NODE_OPTIONS says is inherited. */
const memoryArguments = (): string[] => process.execArgv.filter((argument) => argument.startsWith('--max-'));

/** @throws the reason of the signal as soon as it is aborted. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}
