import { RandomForestRegression } from 'ml-random-forest';
import { version } from 'ml-random-forest/package.json';
import { z } from 'zod';
import type { LabelledRows } from './logistic-regression';

/** Names the library and its version in results. */
export const TREE_LIBRARY = `ml-random-forest ${version}`;

/** A regression tree: the value of a leaf, or `[feature, threshold, where the feature is below it, where it is not]`. */
export type Tree = number | readonly [number, number, Tree, Tree];

export const treeSchema: z.ZodType<Tree> = z.lazy(() =>
  z.union([z.number(), z.tuple([z.int().min(0), z.number(), treeSchema, treeSchema]).readonly()]),
);

export interface TreeOptions {
  readonly trees: number;
  readonly maxDepth: number;
  /** Features each tree sees, drawn by the seed; at least 2, as the library takes 1 for all of them. */
  readonly featuresPerTree: number;
  /** Nodes of fewer samples are leaves. */
  readonly minSamplesToSplit: number;
  /** A 32-bit integer: same rows, options and seed, same trees. */
  readonly seed: number;
}

/** Trees fitted to values, each on a bootstrap of the rows; a leaf holds the mean value of its rows. Needs a row. */
export function fitTrees({ rows, labels }: LabelledRows, options: TreeOptions): Tree[] {
  const forest = new RandomForestRegression({
    nEstimators: options.trees,
    seed: options.seed,
    maxFeatures: Math.min(options.featuresPerTree, rows[0].length),
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    selectionMethod: 'mean',
    treeOptions: { maxDepth: options.maxDepth, minNumSamples: options.minSamplesToSplit - 1 },
  });
  forest.train(
    rows.map((row) => [...row]),
    [...labels],
  );
  const exported = exportedForest.parse(JSON.parse(JSON.stringify(forest)));
  const { estimators, indexes } = exported.baseModel;
  return estimators.map(({ root }, tree) => treeOf(root, indexes[tree]));
}

/** The value of the leaf that a row falls into. */
export function treeValue(tree: Tree, row: readonly number[]): number {
  let node = tree;
  while (typeof node !== 'number') node = row[node[0]] < node[1] ? node[2] : node[3];
  return node;
}

/** What is read of a forest that the library has exported. */
interface ExportedNode {
  readonly left?: ExportedNode;
  readonly right?: ExportedNode;
  /** Index into the features that the tree has seen. */
  readonly splitColumn?: number;
  readonly splitValue?: number;
  readonly distribution?: number;
}

const exportedNode: z.ZodType<ExportedNode> = z.lazy(() =>
  z.object({
    left: exportedNode.optional(),
    right: exportedNode.optional(),
    splitColumn: z.number().optional(),
    splitValue: z.number().optional(),
    distribution: z.number().optional(),
  }),
);

const exportedForest = z.object({
  baseModel: z.object({
    indexes: z.array(z.array(z.int())),
    estimators: z.array(z.object({ root: exportedNode })),
  }),
});

function treeOf(node: ExportedNode, features: readonly number[]): Tree {
  const { left, right, splitColumn, splitValue, distribution } = node;
  if (distribution !== undefined) return distribution;
  if (left === undefined || right === undefined || splitColumn === undefined || splitValue === undefined) {
    throw new Error(`${TREE_LIBRARY} exported a tree node that is neither a leaf nor a split`);
  }
  return [features[splitColumn], splitValue, treeOf(left, features), treeOf(right, features)];
}
