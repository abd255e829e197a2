import { solveQP } from 'quadprog';
import { ActionError } from '../action-error';
import type { Matrix } from '../shared/risk';
import { settle, type WeightBounds } from './bounded';

/**
 * The weights that maximise m' w - a w' C w / 2 within bounds (Markowitz): m expected returns and C covariances a year, `a`
 * the aversion to risk. By the dual method of Goldfarb and Idnani (1983).
 * @throws ActionError `NotPositiveDefinite` where assets are combinations of one another.
 */
export function meanVarianceWeights(
  expected: readonly number[],
  covariance: Matrix,
  aversion: number,
  { min, max, budget }: WeightBounds,
): number[] {
  const count = expected.length;
  // Where the bounds leave one answer, there is nothing to solve.
  if (count * max - budget < 1e-12) return expected.map(() => budget / count);
  if (budget - count * min < 1e-12) return expected.map(() => budget / count);
  const sides = [1, -1];
  const constraints = expected.map((_, asset) => [
    1,
    ...sides.flatMap((side) => expected.map((_other, other) => (other === asset ? side : 0))),
  ]);
  const limits = [budget, ...expected.map(() => min), ...expected.map(() => -max)];
  const { solution, message } = solveQP(
    fromOne(covariance.map((row) => fromOne(row.map((value) => aversion * value)))),
    fromOne(expected),
    fromOne(constraints.map((row) => fromOne(row))),
    fromOne(limits),
    1,
  );
  const weights = solution?.slice(1, count + 1) ?? [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isInside = weights.every((weight) => weight > min - solverError && weight < max + solverError);
  const isSolved = message === '' && weights.length === count && isInside && Math.abs(total - budget) < solverError;
  const settled = settle(weights, { min, max, budget });
  if (!isSolved || !isBest(settled, expected, covariance, aversion, { min, max, budget })) {
    throw new ActionError(
      'NotPositiveDefinite',
      `mean-variance weights could not be computed${message === '' ? '' : ` (${message})`}: assets are combinations of one another, or ` +
        'there are too few returns. Give more bars, leave an asset out, or set shrinkage above 0',
    );
  }
  return settled;
}

/** How far the solver may leave bounds and budget where assets are nearly combinations of one another. */
const solverError = 1e-6;

/** Whether no exchange of a little weight between two assets, within the bounds, would be better by more than rounding. */
function isBest(
  weights: readonly number[],
  expected: readonly number[],
  covariance: Matrix,
  aversion: number,
  { min, max }: WeightBounds,
): boolean {
  const slopes = covariance.map(
    (row, i) => expected[i] - aversion * row.reduce((sum, value, j) => sum + value * weights[j], 0),
  );
  const gaining = slopes.filter((_, i) => weights[i] < max - solverError);
  const giving = slopes.filter((_, i) => weights[i] > min + solverError);
  return Math.max(...gaining) - Math.min(...giving) < solverError;
}

/** quadprog counts from 1, as the Fortran it was translated from. */
function fromOne<Value>(values: readonly Value[]): Value[] {
  const shifted: Value[] = [];
  values.forEach((value, index) => {
    shifted[index + 1] = value;
  });
  return shifted;
}
