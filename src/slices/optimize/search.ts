import type { SearchInput } from './search-schema';
import { geneticSearch } from './genetic';
import { foldTrain, type Job } from './job';
import { integerBelow, randomFrom, sample } from './random';
import { bestBy, type Figure, scoreOf } from './ranking';
import type { ScoreTable } from './score-table';

/** What a search has looked at and chosen. */
export interface Search {
  /** Every candidate scored, once, in the order of the search. */
  readonly order: readonly number[];
  /** What each fold's train window chose; undefined where none could be scored. */
  readonly chosen: readonly (number | undefined)[];
}

/** Scores candidates before the search goes on; `step` counts the steps that the method takes. */
export type ScoreStep = (ids: readonly number[], step: number, steps: number) => Promise<void>;

/**
 * The candidates that a grid or random search scores, in order. A sample is drawn from the seed alone, so that every process
 * draws the same.
 */
export function listedCandidates({ input, candidates }: Job): readonly number[] {
  if (input.method !== 'random') return candidates.ids;
  return sample(candidates.ids, samplesOf(input), randomFrom(input.seed));
}

function samplesOf({ samples, population_size, generations }: SearchInput): number {
  return samples ?? population_size * generations;
}

/** What a grid or random search chose, once all its candidates are scored. */
export function chosenOf(job: Job, table: ScoreTable, order: readonly number[]): Search {
  const chosen = job.folds.map((_, fold) => bestBy(order, (id) => table.row(id)[foldTrain(fold)]));
  return { order, chosen };
}

/** One of the searches by genes that a genetic search is made of. None needs what another one finds. */
export interface GeneSearch {
  /** What it looks for the most of. */
  readonly figure: Figure;
  /** Has candidates scored, a generation at a time, and returns all that it looked at. */
  run(table: ScoreTable, score: (ids: readonly number[]) => Promise<void>): Promise<readonly number[]>;
}

/**
 * One for each fold, by its train window alone, and one for the answer. No fold's choice depends on bars after its train
 * window, which breeding on the scores of all folds would bring in.
 */
export function geneSearches(job: Job): readonly GeneSearch[] {
  const { input, candidates, folds } = job;
  const plan = { populationSize: input.population_size, generations: input.generations };
  const figures: Figure[] = [...folds.map((_, fold) => (row: Float64Array) => row[foldTrain(fold)]), scoreOf(job)];
  const seeds = randomFrom(input.seed);
  return figures.map((figure) => {
    const seed = integerBelow(4_294_967_296, seeds);
    return {
      figure,
      run: (table, score) =>
        geneticSearch(candidates, plan, randomFrom(seed), async (ids) => {
          await score(ids);
          return (id) => figure(table.row(id));
        }),
    };
  });
}

/** All searches by genes, one after the other. */
export async function searchGenetic(job: Job, table: ScoreTable, score: ScoreStep): Promise<Search> {
  const searches = geneSearches(job);
  const steps = searches.length * job.input.generations;
  const order = new Set<number>();
  const chosen: (number | undefined)[] = [];
  let step = 0;
  for (const [target, { figure, run }] of searches.entries()) {
    const seen = await run(table, async (ids) => {
      await score(ids, step, steps);
      step++;
    });
    seen.forEach((id) => order.add(id));
    if (target < job.folds.length) chosen.push(bestBy(seen, (id) => figure(table.row(id))));
  }
  return { order: [...order], chosen };
}
