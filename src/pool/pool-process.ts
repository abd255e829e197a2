import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { BellwetherError } from '../base/errors';
import { ActionError } from '../slices/action-error';
import { errorFrom } from './error-data';
import type { FromProcess, ProcessArguments, ToProcess } from './messages';

/** What a process tells of a job that is under way. */
export type JobMessage = Exclude<FromProcess, { readonly kind: 'ready' | 'broken' }>;

export interface ProcessOptions {
  readonly hostModule: string;
  readonly settings: unknown;
  /** Options of Node. */
  readonly execArgv: readonly string[];
}

/** So much of what a process wrote to standard error is told when it dies. */
const tailCharacters = 1000;

/** A process of the pool: computes, and may be ended at any time. */
export class PoolProcess {
  /** Settled when it can work. @throws what keeps it from it. */
  readonly ready: Promise<void>;
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #jobs = new Map<number, (message: JobMessage | ActionError) => void>();
  #tail = '';
  #isAlive = true;
  #death = this.#diedOf('was ended');

  constructor({ hostModule, settings, execArgv }: ProcessOptions) {
    const given: ProcessArguments = { hostModule, settings, parentPid: process.pid };
    const entry = path.join(__dirname, `process-main${path.extname(__filename)}`);
    this.#child = fork(entry, [JSON.stringify(given)], {
      execArgv: [...execArgv],
      // What the actions print is no part of what this process prints.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Typed arrays and what JSON has no word for, as they are.
      serialization: 'advanced',
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#tail = `${this.#tail}${chunk.toString()}`.slice(-tailCharacters);
      });
    this.ended = this.#untilGone();
    this.ready = this.#untilReady();
    // Whoever waits for it is told; nobody may be waiting.
    this.ready.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  send(message: ToProcess): void {
    // One that has gone is told of by its end.
    if (this.#isAlive && this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Has `hear` told of a job, and of the death of the process meanwhile, until it is forgotten. */
  listen(job: number, hear: (message: JobMessage | ActionError) => void): void {
    if (this.#isAlive) this.#jobs.set(job, hear);
    else hear(this.#death);
  }

  forget(job: number): void {
    this.#jobs.delete(job);
  }

  /** Ends it at once, whatever it does. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#isAlive = false;
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.on('message', (message: FromProcess) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'broken') {
          const error = errorFrom(message.error);
          reject(
            new BellwetherError('PoolProcessBroken', `a process of the pool cannot work: ${error.message}`, {
              cause: error,
            }),
          );
        } else this.#jobs.get(message.job)?.(message);
      });
      void this.ended.then(() => {
        reject(this.#death);
      });
    });
  }

  #untilGone(): Promise<void> {
    return new Promise((resolve) => {
      const gone = (how: string): void => {
        this.#isAlive = false;
        this.#death = this.#diedOf(how);
        for (const hear of this.#jobs.values()) hear(this.#death);
        this.#jobs.clear();
        resolve();
      };
      // `close`: what it wrote last has been read.
      this.#child.once('close', (code, signal) => {
        gone(signal === null ? `ended with exit code ${String(code)}` : `was ended by the signal ${signal}`);
      });
      this.#child.once('error', (error) => {
        // Sent to a process that is about to end, or not started at all: only the latter has no `close`.
        if (this.#child.pid === undefined) gone(`could not be started: ${error.message}`);
      });
    });
  }

  #diedOf(how: string): ActionError {
    const tail = this.#tail.trim();
    const last = tail === '' ? '' : `. The last that it wrote: ${tail}`;
    const outOfMemory = tail.includes('heap out of memory')
      ? ', since the memory that JavaScript may take in it was full'
      : '';
    return new ActionError('ProcessDied', `the process that computed this ${how}${outOfMemory}${last}`, {
      retryable: true,
    });
  }
}
