import { marketTimeAt } from '../base/replay-market';
import type { Action } from '../slices/action';
import { ActionError } from '../slices/action-error';
import type { ParallelTask } from '../slices/parallel-port';
import type { Ports } from '../slices/ports';
import { errorData, errorFrom } from './error-data';
import type { PoolHost } from './host';
import type { FromProcess, Job, ToProcess } from './messages';
import { performAction } from './perform-action';

interface OpenCall {
  resolve(value: unknown): void;
  reject(error: Error): void;
  mapped?(index: number, result: unknown): void;
}

/** Runs the jobs that come to this process, with ports of its own and those of the worker. */
export class JobRunner {
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #calls = new Map<number, OpenCall>();
  #lastCall = 0;

  constructor(
    private readonly host: PoolHost,
    private readonly tell: (message: FromProcess) => void,
  ) {
    this.#actions = new Map(host.actions.map((action) => [action.name, action]));
  }

  receive(message: ToProcess): void {
    switch (message.kind) {
      case 'run':
        void this.#run(message.job);
        return;
      case 'answer':
        this.#settle(message.call)?.resolve(message.value);
        return;
      case 'refusal':
        this.#settle(message.call)?.reject(errorFrom(message.error));
        return;
      case 'mapped':
        this.#calls.get(message.call)?.mapped?.(message.index, message.result);
        return;
    }
  }

  #settle(call: number): OpenCall | undefined {
    const open = this.#calls.get(call);
    this.#calls.delete(call);
    return open;
  }

  async #run(job: Job): Promise<void> {
    try {
      this.tell({ kind: 'done', job: job.id, output: await this.#perform(job) });
    } catch (error) {
      this.tell({ kind: 'failed', job: job.id, error: errorData(error) });
    }
  }

  async #perform(job: Job): Promise<unknown> {
    const action = this.#actions.get(job.action);
    if (action === undefined)
      throw new ActionError('UnknownAction', `the processes of this worker's pool have no action '${job.action}'`);
    // The process is ended when its step is: no signal needs to come.
    const { signal } = new AbortController();
    const own = { ...this.host.portsFor(job.step, job.executionId), signal };
    if (job.what === 'action') return performAction(action, job.input, this.#portsOf(job, own));
    const task = action.tasks?.find(({ name }) => name === job.task);
    if (task === undefined) throw unknownTask(action, job.task);
    return task.run(job.chunk as never, own);
  }

  #portsOf(job: Extract<Job, { what: 'action' }>, own: Pick<Ports, 'artifacts' | 'bars' | 'signal'>): Ports {
    const remote = Object.fromEntries(job.ports.map((port) => [port, this.#remotePort(job.id, port)]));
    const log = (level: 'info' | 'warn') => (message: string, fields?: Record<string, unknown>) => {
      this.tell({ kind: 'log', job: job.id, level, message, ...(fields && { fields: plain(fields) }) });
    };
    const here: Pick<Ports, 'clock' | 'log' | 'parallel' | 'progress' | 'step'> = {
      clock: { now: () => marketTimeAt(job.step.market, Date.now()) },
      log: { info: log('info'), warn: log('warn') },
      parallel: this.#parallel(job),
      progress: (fraction, note) => {
        this.tell({ kind: 'progress', job: job.id, fraction, ...(note !== undefined && { note }) });
      },
      step: job.step,
    };
    return Object.assign(remote as Omit<Ports, keyof typeof here | keyof typeof own>, here, own);
  }

  /** A port that the worker has: every call of one of its methods is made there. */
  #remotePort(job: number, port: string): object {
    return new Proxy(
      {},
      {
        get: (_, method) => {
          // Whoever awaits the port itself asks whether it is a promise.
          if (typeof method !== 'string' || method === 'then') return undefined;
          return (...given: readonly unknown[]) => {
            const isSignal = (arg: unknown): boolean => arg instanceof AbortSignal;
            const args = given.map((arg) => (isSignal(arg) ? null : arg));
            const signals = [...given.keys()].filter((index) => isSignal(given[index]));
            return this.#call((call) => ({ kind: 'call', job, call, port, method, args, signals }));
          };
        },
      },
    );
  }

  #parallel(job: Job): Ports['parallel'] {
    return {
      map: async <Chunk, Result>(
        task: ParallelTask<Chunk, Result>,
        chunks: readonly Chunk[],
        onResult?: (result: Result, index: number) => void,
      ) => {
        const results = new Array<Result>(chunks.length);
        const mapped = (index: number, result: unknown): void => {
          results[index] = result as Result;
          onResult?.(result as Result, index);
        };
        await this.#call((call) => ({ kind: 'map', job: job.id, call, task: task.name, chunks }), mapped);
        return results;
      },
    };
  }

  #call(messageOf: (call: number) => FromProcess, mapped?: OpenCall['mapped']): Promise<unknown> {
    const call = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject, ...(mapped && { mapped }) });
      this.tell(messageOf(call));
    });
  }
}

function unknownTask(action: Action, name: string): ActionError {
  return new ActionError(
    'UnknownTask',
    `${action.name} spreads '${name}' over processes, but lists no such task: name it in the action's tasks`,
  );
}

/** Fields of a log may hold what cannot be sent to another process. */
function plain(fields: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? errorData(value) : value)),
  ) as Record<string, unknown>;
}
