import { z } from 'zod';
import { type LabelledRows, sigmoid } from './logistic-regression';
import { type Tree, fitTrees, treeSchema, treeValue } from './tree';

/** A sum of trees in log-odds; the shrinkage is in their leaves. */
export const boostedModelSchema = z.strictObject({
  start: z.number().describe('Log-odds before the first tree'),
  trees: z.array(treeSchema),
});

export type BoostedModel = z.infer<typeof boostedModelSchema>;

export interface BoostingOptions {
  readonly stages: number;
  /** A 32-bit integer. */
  readonly seed: number;
}

const SHAPE = { trees: 1, maxDepth: 2, featuresPerTree: 5, minSamplesToSplit: 10 } as const;
const SHRINKAGE = 0.05;

/** The largest step of a leaf in log-odds, before shrinkage: where nearly all is known, Newton's step has no bound. */
const MAX_STEP = 4;

/**
 * Stochastic gradient boosting of regression trees on the binomial likelihood (J. Friedman, Annals of Statistics 29, 2001,
 * algorithm 5; bootstrap and feature draw of each stage by the seed, as in his Computational Statistics & Data Analysis 38,
 * 2002). Each stage is a one-tree forest of the library, fitted to `label - probability`; its leaves then take Newton's step
 * over all samples, `Σ(y - p) / Σp(1 - p)`. Needs a row.
 */
export function fitBoosting({ rows, labels }: LabelledRows, options: BoostingOptions): BoostedModel {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  // One of each more than there were, so that samples of one label do not start at infinity.
  const start = Math.log((ones + 1) / (labels.length - ones + 1));
  const score = rows.map(() => start);
  const trees: Tree[] = [];
  for (let stage = 0; stage < options.stages; stage++) {
    const probabilities = score.map(sigmoid);
    const residuals = labels.map((label, index) => label - probabilities[index]);
    const [fitted] = fitTrees({ rows, labels: residuals }, { ...SHAPE, seed: stageSeed(options.seed, stage) });
    const tree = newtonLeaves(
      fitted,
      rows.map((row, index) => ({ row, residual: residuals[index], probability: probabilities[index] })),
    );
    rows.forEach((row, index) => (score[index] += treeValue(tree, row)));
    trees.push(tree);
  }
  return { start, trees };
}

/** The probability of label 1. */
export function boostedProbability(model: BoostedModel, row: readonly number[]): number {
  return sigmoid(model.trees.reduce<number>((sum, tree) => sum + treeValue(tree, row), model.start));
}

interface Point {
  readonly row: readonly number[];
  readonly residual: number;
  readonly probability: number;
}

function newtonLeaves(tree: Tree, points: readonly Point[]): Tree {
  if (typeof tree === 'number') {
    const slope = points.reduce((sum, { residual }) => sum + residual, 0);
    const curvature = points.reduce((sum, { probability }) => sum + probability * (1 - probability), 0);
    const step = curvature === 0 ? 0 : slope / curvature;
    return SHRINKAGE * Math.min(MAX_STEP, Math.max(-MAX_STEP, step));
  }
  const [feature, threshold, below, above] = tree;
  return [
    feature,
    threshold,
    newtonLeaves(
      below,
      points.filter(({ row }) => row[feature] < threshold),
    ),
    newtonLeaves(
      above,
      points.filter(({ row }) => !(row[feature] < threshold)),
    ),
  ];
}

/** Another seed for each stage, within 32 bits; steps of a prime keep the stages of neighbouring seeds apart. */
function stageSeed(seed: number, stage: number): number {
  return (seed + 7_919 * (stage + 1)) % 2_147_483_648;
}
