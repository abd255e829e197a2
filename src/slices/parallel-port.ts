import type { Ports } from './ports';

/**
 * A part of a computation that may run in another process. What goes in and out is copied: plain values and typed arrays, no
 * functions, no class instances. Its result depends on the chunk alone, so that it is the same wherever it runs.
 */
export interface ParallelTask<Chunk, Result> {
  /** Names it among the tasks of its action. */
  readonly name: string;
  run(chunk: Chunk, ports: TaskPorts): Promise<Result>;
}

/** What a task may use: it looks at data, and spreads no further. */
export type TaskPorts = Pick<Ports, 'artifacts' | 'bars' | 'signal'>;

/** Declares a task; it only fixes the types. An action lists its tasks under `tasks`, by which other processes find them. */
export function defineTask<Chunk, Result>(task: ParallelTask<Chunk, Result>): ParallelTask<Chunk, Result> {
  return task;
}

/** Spreads a computation over processes, as many as are free. */
export interface ParallelPort {
  /**
   * The results of all chunks, in the order of the chunks, whichever process computed them and whenever. `onResult` is told of
   * each as it comes, in no particular order.
   * @throws what a task throws, the first that fails; what the others do then is dropped.
   */
  map<Chunk, Result>(
    task: ParallelTask<Chunk, Result>,
    chunks: readonly Chunk[],
    onResult?: (result: Result, index: number) => void,
  ): Promise<Result[]>;
}
