import type { Ports } from '../ports';
import type { Job } from './job';
import { scoreTask } from './score-task';

/** Bars in a chunk: some tens of milliseconds of work, long beside what it takes to send it to another process. */
const barsPerChunk = 8_000_000;

/** The scores of the candidates seen so far, by id. */
export class ScoreTable {
  readonly rows = new Map<number, Float64Array>();

  constructor(private readonly job: Job) {}

  /**
   * Scores those candidates that have not been yet, spread over the processes there are. `onScored` hears how many of them
   * are done.
   */
  async score(
    ids: readonly number[],
    ports: Pick<Ports, 'parallel' | 'signal'>,
    onScored: (count: number) => void = () => undefined,
  ): Promise<void> {
    const unseen = [...new Set(ids)].filter((id) => !this.rows.has(id));
    if (unseen.length === 0) return;
    ports.signal.throwIfAborted();
    const parts = inParts(unseen, this.#candidatesPerChunk());
    const chunks = parts.map((part) => ({
      ...this.job.common,
      candidates: part.map((id) => this.job.candidate(id)),
    }));
    let done = 0;
    const results = await ports.parallel.map(scoreTask, chunks, (_, index) => {
      done += parts[index].length;
      onScored(done);
    });
    const width = this.job.columns.length;
    parts.forEach((part, index) =>
      part.forEach((id, place) => this.rows.set(id, results[index].slice(place * width, (place + 1) * width))),
    );
  }

  row(id: number): Float64Array {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`candidate ${id} has not been scored`);
    return row;
  }

  #candidatesPerChunk(): number {
    const { columns, common } = this.job;
    const bars = columns.reduce((total, { first, last }) => total + last - first + 1, common.prices.close.length);
    return Math.max(16, Math.floor(barsPerChunk / bars));
  }
}

export function inParts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));
}
