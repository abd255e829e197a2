import type { LabelledRows } from './logistic-regression';
import { type Tree, type TreeOptions, fitTrees, treeValue } from './tree';

/** Shallow trees on some of the features each: samples of a market are few and noisy, and deep trees learn them by heart. */
const SHAPE = { maxDepth: 3, featuresPerTree: 4, minSamplesToSplit: 10 } as const;

/**
 * A random forest (L. Breiman, Machine Learning 45, 2001) for the probability of label 1: each leaf holds the share of its
 * samples that had it.
 */
export function fitProbabilityForest(data: LabelledRows, options: Pick<TreeOptions, 'trees' | 'seed'>): Tree[] {
  return fitTrees(data, { ...SHAPE, ...options });
}

/** The mean over the trees of the share in the leaf that a row falls into. Needs a tree. */
export function forestProbability(trees: readonly Tree[], row: readonly number[]): number {
  return trees.reduce<number>((sum, tree) => sum + treeValue(tree, row), 0) / trees.length;
}
