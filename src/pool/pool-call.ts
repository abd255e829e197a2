import type { StepResources } from '../engine/plan';
import { ActionError } from '../slices/action-error';
import type { Ports } from '../slices/ports';
import { ChunkSpreader } from './chunk-spreader';
import { errorData, errorFrom } from './error-data';
import type { Usage } from './limits';
import type { Job } from './messages';
import type { JobMessage, PoolProcess } from './pool-process';
import type { ProcessKind, ProcessPool } from './process-pool';
import { UsageMeter } from './usage-meter';

/** An action to run in the pool. */
export interface PoolWork {
  readonly action: string;
  readonly input: unknown;
  readonly executionId: string;
  /** The worker's ports: progress and log come here, and calls of the ports that a process does not have itself. */
  readonly ports: Ports;
  readonly limits?: StepResources;
}

/** What came of it. A process that never began has taken nothing. */
export type PoolOutcome<Output> =
  | { readonly kind: 'done'; readonly output: Output; readonly usage: Usage }
  | { readonly kind: 'failed'; readonly error: unknown; readonly usage?: Usage };

/** Ports that a process makes itself, from messages or from files. */
const madeThere: readonly string[] = [
  'artifacts',
  'bars',
  'clock',
  'log',
  'parallel',
  'progress',
  'signal',
  'step',
] satisfies (keyof Ports)[];

let lastJob = 0;

/** Why what is left of a call is stopped once it has its outcome. */
const over = new Error('the call is over');

/** One run of an action in the pool, with all the processes that work for it. Ended when its signal or a limit says so. */
export class PoolCall<Output> {
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #meter: UsageMeter;
  readonly #kind: ProcessKind;
  /** How many work for it now. */
  #processes = 0;

  constructor(
    private readonly pool: ProcessPool,
    private readonly work: PoolWork,
  ) {
    this.#signal = AbortSignal.any([work.ports.signal, this.#stop.signal]);
    this.#meter = new UsageMeter(work.action, work.limits, (error) => {
      this.#stop.abort(error);
    });
    this.#kind = work.limits?.cpu === undefined ? 'plain' : 'lean';
  }

  async run(): Promise<PoolOutcome<Output>> {
    try {
      const process = await this.pool.acquire(this.#kind, this.#signal);
      const output = await this.#useFor(process, () => this.#perform(process));
      return { kind: 'done', output: output as Output, usage: this.#meter.stop() };
    } catch (error) {
      // What failed because it was stopped failed for that reason.
      const reason: unknown = this.#signal.aborted ? this.#signal.reason : error;
      return { kind: 'failed', error: reason, usage: this.#meter.stop() };
    } finally {
      this.#stop.abort(over);
    }
  }

  /** Runs one job, and hears what it tells. @throws what the job failed with, or how its process died. */
  runJob(process: PoolProcess, job: Job, hear: (message: JobMessage) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        process.forget(job.id);
        this.#signal.removeEventListener('abort', aborted);
        end();
      };
      const aborted = (): void => {
        settle(() => {
          reject(this.#signal.reason as Error);
        });
      };
      this.#signal.addEventListener('abort', aborted, { once: true });
      process.listen(job.id, (message) => {
        if (message instanceof ActionError) settle(() => reject(message));
        else if (message.kind === 'done') settle(() => resolve(message.output));
        else if (message.kind === 'failed') settle(() => reject(errorFrom(message.error)));
        else hear(message);
      });
      if (this.#signal.aborted) aborted();
      else process.send({ kind: 'run', job });
    });
  }

  /** Another process to work for this call; undefined when none is free. It is measured with the rest, and given back afterwards. */
  borrow<T>(use: (process: PoolProcess) => Promise<T>): Promise<T> | undefined {
    // More at once than it may use would only bring it over its limit.
    if (this.#processes >= Math.max(1, Math.floor(this.work.limits?.cpu ?? Infinity))) return undefined;
    const process = this.pool.tryAcquire(this.#kind);
    return process === undefined ? undefined : this.#useFor(process, () => use(process));
  }

  /** Measures a process while it is used, and ends it at once when the call is stopped. */
  async #useFor<T>(process: PoolProcess, use: () => Promise<T>): Promise<T> {
    let began = false;
    // One that gets ready when the call is over has nothing to be ended for.
    const isSpared = (): boolean => !began && this.#signal.reason === over;
    const end = (): void => {
      if (!isSpared()) void process.kill();
    };
    this.#processes += 1;
    this.#signal.addEventListener('abort', end, { once: true });
    try {
      this.#signal.throwIfAborted();
      await process.ready;
      this.#signal.throwIfAborted();
      began = true;
      await this.#meter.add(process.pid);
      try {
        return await use();
      } finally {
        await this.#meter.remove(process.pid);
        // The last look may have found that it took too much.
        this.#signal.throwIfAborted();
      }
    } finally {
      this.#processes -= 1;
      this.#signal.removeEventListener('abort', end);
      if (this.#signal.aborted && !isSpared()) await this.pool.discard(process);
      else await this.pool.release(process);
    }
  }

  #perform(process: PoolProcess): Promise<unknown> {
    const { action, input, executionId, ports } = this.work;
    const remote = Object.keys(ports).filter((name) => !madeThere.includes(name));
    const job: Job = { id: ++lastJob, what: 'action', action, input, executionId, step: ports.step, ports: remote };
    return this.runJob(process, job, (message) => {
      this.#hear(process, message);
    });
  }

  #hear(process: PoolProcess, message: JobMessage): void {
    const { ports } = this.work;
    switch (message.kind) {
      case 'progress':
        ports.progress(message.fraction, message.note);
        return;
      case 'log':
        ports.log[message.level](message.message, message.fields);
        return;
      case 'call':
        this.#answer(process, message.call, () => callPort(ports, message));
        return;
      case 'map': {
        const { task, call } = message;
        const { action, executionId } = this.work;
        const jobOf = (chunk: unknown): Job => ({
          id: ++lastJob,
          what: 'chunk',
          action,
          executionId,
          step: ports.step,
          task,
          chunk,
        });
        const spreader = new ChunkSpreader(this, process, message.chunks, jobOf, (index, result) => {
          process.send({ kind: 'mapped', call, index, result });
        });
        this.#answer(process, call, () => spreader.run());
        return;
      }
      case 'done':
      case 'failed':
        return;
    }
  }

  #answer(process: PoolProcess, call: number, work: () => Promise<unknown>): void {
    void work().then(
      (value) => {
        process.send({ kind: 'answer', call, value });
      },
      (error: unknown) => {
        process.send({ kind: 'refusal', call, error: errorData(error) });
      },
    );
  }
}

/** Calls a method of one of the worker's ports by name, as a process asked for. */
async function callPort(ports: Ports, asked: Extract<JobMessage, { kind: 'call' }>): Promise<unknown> {
  const { port, method, signals } = asked;
  const args = asked.args.map((arg, index) => (signals.includes(index) ? ports.signal : arg));
  const target: unknown = Object.hasOwn(ports, port) ? Reflect.get(ports, port) : undefined;
  if (typeof target !== 'object' || target === null)
    throw new ActionError('UnknownPort', `this worker has no port '${port}'`);
  const called: unknown = Reflect.get(target, method);
  if (typeof called !== 'function')
    throw new ActionError('UnknownPort', `the port '${port}' has no method '${method}'`);
  return (await Reflect.apply(called, target, args)) as unknown;
}
