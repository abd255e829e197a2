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

/**
 * Searches by genes, once for each fold, by its train window alone, and once for the answer. No fold's choice depends on
 * bars after its train window, which breeding on the scores of all folds would bring in.
 */
export async function searchGenetic(job: Job, table: ScoreTable, score: ScoreStep): Promise<Search> {
  const { input, candidates, folds } = job;
  const plan = { populationSize: input.population_size, generations: input.generations };
  const figures: Figure[] = [...folds.map((_, fold) => (row: Float64Array) => row[foldTrain(fold)]), scoreOf(job)];
  const steps = figures.length * plan.generations;
  const seeds = randomFrom(input.seed);
  const order = new Set<number>();
  const chosen: (number | undefined)[] = [];
  let step = 0;
  for (const [target, figure] of figures.entries()) {
    const ofId = (id: number) => figure(table.row(id));
    const random = randomFrom(integerBelow(4_294_967_296, seeds));
    const seen = await geneticSearch(candidates, plan, random, async (ids) => {
      await score(ids, step, steps);
      step++;
      return ofId;
    });
    seen.forEach((id) => order.add(id));
    if (target < folds.length) chosen.push(bestBy(seen, ofId));
  }
  return { order: [...order], chosen };
}
