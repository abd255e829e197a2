import { RandomForestClassifier } from 'ml-random-forest';
import { version } from 'ml-random-forest/package.json';
import type { Sample } from './samples';

/** Names the library and its version in results. */
export const FOREST_LIBRARY = `ml-random-forest ${version}`;

/** Shallow trees on some of the features each: few samples overlap in time, so deep trees would learn them by heart. */
export const FOREST_SHAPE = { maxDepth: 3, minSamplesToSplit: 6, featuresPerTree: 3 } as const;

export interface ForestOptions {
  readonly trees: number;
  /** A 32-bit integer. */
  readonly seed: number;
}

/** A fitted random forest that votes on which candidate will be the best. */
export interface Forest {
  /** Share of the trees that vote for each candidate, in their order; the shares add up to 1. */
  votes(features: readonly number[]): number[];
}

/** Fits a forest to samples whose labels lie in 0..candidates-1. Same samples, options and seed: same forest. */
export function fitForest(samples: readonly Sample[], candidates: number, options: ForestOptions): Forest {
  const model = new RandomForestClassifier({
    nEstimators: options.trees,
    seed: options.seed,
    maxFeatures: FOREST_SHAPE.featuresPerTree,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { maxDepth: FOREST_SHAPE.maxDepth, minNumSamples: FOREST_SHAPE.minSamplesToSplit - 1 },
  });
  model.train(
    samples.map((sample) => [...sample.features]),
    samples.map((sample) => sample.label),
  );
  return {
    votes: (features) => {
      // The library's own predictProbability starts its sum with the first tree's label: count the votes here.
      const predicted = model.predictionValues([[...features]]);
      const counts = new Array<number>(candidates).fill(0);
      for (let tree = 0; tree < options.trees; tree++) counts[predicted.get(0, tree)] += 1;
      return counts.map((count) => count / options.trees);
    },
  };
}
