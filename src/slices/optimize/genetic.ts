import type { Candidates } from './candidates';
import { byFigure } from './ranking';
import { integerBelow, type Random, sample } from './random';

export interface GeneticPlan {
  readonly populationSize: number;
  readonly generations: number;
}

/** How many of the best go on as they are, how many compete to be a parent, how often two parents are mixed. */
const elite = 2;
const tournament = 3;
const crossoverRate = 0.9;
/** A change within a dimension goes so far at most, as a share of its values; otherwise it may go anywhere. */
const stepShare = 0.1;
/** Tries to breed a candidate that the constraints allow, before one is drawn from all. */
const attempts = 20;

/**
 * A genetic search: each generation keeps its two best, and breeds the others from parents that won a tournament of
 * three, by uniform crossover and by changing a value in one dimension or so. `evaluate` is awaited once a generation, and
 * only its figures count; the random numbers are drawn in one order, so that the answer depends on them alone.
 * Returns every id that it looked at, in order.
 */
export async function geneticSearch(
  candidates: Candidates,
  plan: GeneticPlan,
  random: Random,
  evaluate: (ids: readonly number[]) => Promise<(id: number) => number>,
): Promise<number[]> {
  const breeder = new Breeder(candidates, random);
  const size = Math.min(plan.populationSize, candidates.ids.length);
  const seen = new Set<number>();
  let population = sample(candidates.ids, size, random);
  for (let generation = 1; ; generation++) {
    const figure = await evaluate(population);
    population.forEach((id) => seen.add(id));
    if (generation === plan.generations) return [...seen];
    const ranked = [...population].sort(byFigure(figure));
    const next = ranked.slice(0, Math.min(elite, size));
    while (next.length < size) next.push(breeder.child(ranked));
    population = next;
  }
}

class Breeder {
  readonly #sizes: readonly number[];
  readonly #allowed: ReadonlySet<number>;

  constructor(
    private readonly candidates: Candidates,
    private readonly random: Random,
  ) {
    this.#sizes = candidates.space.dimensions.map(({ values }) => values.length);
    this.#allowed = new Set(candidates.ids);
  }

  /** A child of two of `ranked`, which has the best first. */
  child(ranked: readonly number[]): number {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const first = this.#genes(this.#parent(ranked));
      const second = this.#genes(this.#parent(ranked));
      const id = this.#idOf(this.#mutated(this.#crossed(first, second)));
      if (this.#allowed.has(id)) return id;
    }
    return this.candidates.ids[integerBelow(this.candidates.ids.length, this.random)];
  }

  #parent(ranked: readonly number[]): number {
    let best = ranked.length;
    for (let entry = 0; entry < tournament; entry++) best = Math.min(best, integerBelow(ranked.length, this.random));
    return ranked[best];
  }

  #crossed(first: readonly number[], second: readonly number[]): number[] {
    if (this.random() >= crossoverRate) return [...first];
    return first.map((gene, dimension) => (this.random() < 0.5 ? gene : second[dimension]));
  }

  #mutated(genes: readonly number[]): number[] {
    return genes.map((gene, dimension) => {
      const size = this.#sizes[dimension];
      if (size === 1 || this.random() >= 1 / genes.length) return gene;
      if (this.random() < 0.5) return integerBelow(size, this.random);
      const reach = Math.max(1, Math.round(size * stepShare));
      const step = 1 + integerBelow(reach, this.random);
      return Math.min(size - 1, Math.max(0, this.random() < 0.5 ? gene - step : gene + step));
    });
  }

  #genes(id: number): number[] {
    const genes: number[] = [];
    let rest = id;
    for (let dimension = this.#sizes.length - 1; dimension >= 0; dimension--) {
      genes.unshift(rest % this.#sizes[dimension]);
      rest = Math.floor(rest / this.#sizes[dimension]);
    }
    return genes;
  }

  #idOf(genes: readonly number[]): number {
    return genes.reduce((id, gene, dimension) => id * this.#sizes[dimension] + gene, 0);
  }
}
