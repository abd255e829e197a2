import { z } from 'zod';
import { defineAction } from '../action';
import type { Ports } from '../ports';
import { checkpointRefSchema, type CheckpointRef, jobRef, loadScores, storeScores } from './checkpoint';
import { type Job, openJob } from './job';
import { bestBy, scoreOf } from './ranking';
import { finish } from './result';
import { scoreTask } from './score-task';
import { inParts, ScoreTable } from './score-table';
import { chosenOf, listedCandidates, searchGenetic } from './search';
import { searchFields, searchOutput } from './search-schema';

const runInput = z.strictObject({
  ...searchFields,
  resume: checkpointRefSchema
    .optional()
    .describe('A checkpoint of the same search, to go on from; method, seed and size may differ'),
  checkpoint_every: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .describe('A checkpoint is stored whenever so many more candidates are scored, and at the end'),
});

export const run = defineAction({
  name: 'optimize.run',
  summary: 'Search strategy parameters by grid, sample or genes, scored net of costs with walk-forward folds',
  capability: 'compute',
  input: runInput,
  output: searchOutput,
  defaults: { timeout: '2h', heartbeat: '2m' },
  pool: true,
  tasks: [scoreTask],
  run: async (input, ports) => {
    const { resume, checkpoint_every: every, ...search } = input;
    const job = await openJob(search, ports.artifacts);
    const keeper = await Keeper.open(job, resume, every, ports);
    const found =
      input.method === 'genetic'
        ? await searchGenetic(job, keeper.table, (ids, step, steps) => keeper.score(ids, step / steps, 1 / steps))
        : await scoreListed(job, keeper, every);
    return finish(job, keeper.table, found, await keeper.save(), ports);
  },
});

async function scoreListed(job: Job, keeper: Keeper, every: number) {
  const order = listedCandidates(job);
  let done = 0;
  for (const part of inParts(order, every)) {
    await keeper.score(part, done / order.length, part.length / order.length);
    done += part.length;
  }
  return chosenOf(job, keeper.table, order);
}

/** Keeps the scores: in the table, now and then in a checkpoint, and the best of them in what it reports. */
class Keeper {
  readonly table: ScoreTable;
  #unsaved: number[] = [];
  #best: number | undefined;
  #last: CheckpointRef | null;

  private constructor(
    private readonly job: Job,
    private readonly jobRef: string,
    resume: CheckpointRef | undefined,
    private readonly every: number,
    private readonly ports: Ports,
  ) {
    this.table = new ScoreTable(job);
    this.#last = resume ?? null;
  }

  static async open(job: Job, resume: CheckpointRef | undefined, every: number, ports: Ports): Promise<Keeper> {
    const ref = await jobRef(job, ports.artifacts);
    const keeper = new Keeper(job, ref, resume, every, ports);
    if (resume !== undefined) {
      await loadScores(keeper.table, resume.ref, { ref, columns: job.columns.length }, ports.artifacts);
      keeper.#best = keeper.#bestOf(keeper.table.rows.keys());
      ports.log.info('search resumed', { checkpoint: resume.ref, candidates: keeper.table.rows.size });
    }
    return keeper;
  }

  /** Scores candidates; `from` and `share` say which part of the whole work that is. */
  async score(ids: readonly number[], from: number, share: number): Promise<void> {
    const unseen = [...new Set(ids)].filter((id) => !this.table.rows.has(id));
    await this.table.score(unseen, this.ports, (count) => this.#report(from + (share * count) / unseen.length));
    this.#unsaved.push(...unseen);
    this.#best = this.#bestOf(this.#best === undefined ? unseen : [this.#best, ...unseen]);
    this.#report(from + share);
    if (this.#unsaved.length >= this.every) await this.save();
  }

  /** Stores what has been scored since the last checkpoint, which the new one points back to. */
  async save(): Promise<CheckpointRef | null> {
    if (this.#unsaved.length > 0) {
      const previous = this.#last?.ref ?? null;
      this.#last = await storeScores(this.table, this.#unsaved, this.jobRef, previous, this.ports.artifacts);
      this.#unsaved = [];
      this.ports.log.info('checkpoint stored', { checkpoint: this.#last.ref, candidates: this.table.rows.size });
    }
    return this.#last;
  }

  #bestOf(ids: Iterable<number>): number | undefined {
    const score = scoreOf(this.job);
    return bestBy(ids, (id) => score(this.table.row(id)));
  }

  #report(fraction: number): void {
    this.ports.progress(Math.min(1, fraction), this.#note());
  }

  #note(): string {
    const scored = `${this.table.rows.size} candidates scored`;
    const saved = this.#last === null ? '' : `; checkpoint ${this.#last.ref}`;
    if (this.#best === undefined) return scored + saved;
    const { input, candidates } = this.job;
    const value = scoreOf(this.job)(this.table.row(this.#best));
    const parameters = Object.entries(candidates.values(this.#best))
      .map(([name, chosen]) => `${name} ${String(chosen)}`)
      .join(', ');
    return `${scored}; best ${input.objective} ${Number(value.toPrecision(4))} with ${parameters}${saved}`;
  }
}
