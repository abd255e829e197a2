import { RandomForestRegression } from 'ml-random-forest';
import { boostedProbability, fitBoosting } from '../../../../src/slices/shared/learning/gradient-boosting';
import { fitProbabilityForest, forestProbability } from '../../../../src/slices/shared/learning/random-forest';
import { fitTrees, treeSchema, treeValue } from '../../../../src/slices/shared/learning/tree';

/** Rows of five features of which the third decides the label, but for every ninth row. */
const rows = Array.from({ length: 90 }, (_, row) => [1, 2, 3, 4, 5].map((column) => Math.sin(row * column + column)));
const labels = rows.map((row, index) => Number(index % 9 === 0 ? row[2] <= 0 : row[2] > 0));
const data = { rows, labels };
const up = [0, 0, 0.8, 0, 0];
const down = [0, 0, -0.8, 0, 0];

describe('trees', () => {
  it('say what the trees of the library say', () => {
    const shape = { trees: 8, maxDepth: 3, featuresPerTree: 3, minSamplesToSplit: 6, seed: 7 };
    const trees = fitTrees(data, shape);
    const library = new RandomForestRegression({
      nEstimators: 8,
      seed: 7,
      maxFeatures: 3,
      replacement: false,
      useSampleBagging: true,
      noOOB: true,
      treeOptions: { maxDepth: 3, minNumSamples: 5 },
    });
    library.train(rows, labels);
    const expected = library.predict(rows);
    rows.forEach((row, index) => {
      const mean = trees.reduce<number>((sum, tree) => sum + treeValue(tree, row), 0) / 8;
      expect(mean).toBeCloseTo(expected[index], 12);
    });
  });

  it('go through JSON unchanged', () => {
    const [tree] = fitProbabilityForest(data, { trees: 1, seed: 1 });
    expect(treeSchema.parse(JSON.parse(JSON.stringify(tree)))).toEqual(tree);
    expect(treeSchema.safeParse([0, 1, 2]).success).toBe(false);
  });

  it('send a value at the threshold to the other side', () => {
    expect([0.9, 1, 1.1].map((value) => treeValue([0, 1, 10, 20], [value]))).toEqual([10, 20, 20]);
  });
});

describe.each([
  [
    'the random forest',
    (seed: number) => {
      const trees = fitProbabilityForest(data, { trees: 20, seed });
      return { model: trees, probability: (row: readonly number[]) => forestProbability(trees, row) };
    },
  ],
  [
    'gradient boosting',
    (seed: number) => {
      const model = fitBoosting(data, { stages: 40, seed });
      return { model, probability: (row: readonly number[]) => boostedProbability(model, row) };
    },
  ],
] as const)('%s', (_, fit) => {
  it('learns a rule that one feature decides', () => {
    const { probability } = fit(1);
    expect(probability(up)).toBeGreaterThan(0.65);
    expect(probability(down)).toBeLessThan(0.35);
  });

  it('is the same for the same seed and another for another', () => {
    expect(fit(1).model).toEqual(fit(1).model);
    expect(fit(2).model).not.toEqual(fit(1).model);
  });
});

describe('gradient boosting', () => {
  it('comes closer to the labels with each stage', () => {
    const lossOf = (stages: number) => {
      const model = fitBoosting(data, { stages, seed: 1 });
      return rows.reduce((sum, row, index) => {
        const probability = boostedProbability(model, row);
        return sum - Math.log(labels[index] === 1 ? probability : 1 - probability);
      }, 0);
    };
    const losses = [0, 10, 40].map(lossOf);
    expect(losses[1]).toBeLessThan(losses[0]);
    expect(losses[2]).toBeLessThan(losses[1]);
  });

  it("takes Newton's step in a single leaf: 5 of 6 rows with label 1", () => {
    const constant = { rows: [1, 2, 3, 4, 5, 6].map(() => [1, 1]), labels: [1, 1, 1, 1, 1, 0] };
    const { start, trees } = fitBoosting(constant, { stages: 1, seed: 1 });
    expect(start).toBeCloseTo(Math.log(3), 12);
    // p = 3/4: (5 - 6 p) / (6 p (1 - p)) = 0.5 / 1.125, times 0.05.
    expect(trees[0]).toBeCloseTo((0.05 * 0.5) / 1.125, 12);
  });

  it('stays finite where all labels are the same', () => {
    const model = fitBoosting({ rows, labels: rows.map(() => 1) }, { stages: 40, seed: 1 });
    expect(boostedProbability(model, up)).toBeGreaterThan(0.98);
    expect(boostedProbability(model, up)).toBeLessThan(1);
  });
});
