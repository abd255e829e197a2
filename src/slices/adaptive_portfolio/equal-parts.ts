import { LuDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import type { Matrix } from '../shared/risk';
import type { WeightBounds } from './bounded';

/** Each step squares the error; from a good start four are enough. */
const mostSteps = 12;

/**
 * Weights that are nearly of equal parts in the variance where no bound holds them, made so to rounding: Newton's method on
 * (C w)_i = m / w_i for those i, and the sum that the budget leaves them, for the weights and m together. What a bound holds
 * stays there. Gives the weights as they were where a step would leave the bounds or cannot be worked out.
 */
export function withEqualParts(covariance: Matrix, start: readonly number[], bounds: WeightBounds): readonly number[] {
  const { min, max, budget } = bounds;
  const free = start.flatMap((weight, i) => (weight > min && weight < max ? [i] : []));
  if (free.length === 0) return start;
  let weights = [...start];
  let part = free.reduce((sum, i) => sum + weights[i] * marginal(covariance[i], weights), 0) / free.length;
  for (let step = 0; step < mostSteps; step++) {
    const change = newtonChange(covariance, weights, free, part, budget);
    if (change === undefined) return start;
    const next = [...weights];
    free.forEach((i, at) => {
      next[i] -= change[at];
    });
    if (!free.every((i) => next[i] >= min && next[i] <= max)) return start;
    const largest = Math.max(...free.map((i, at) => Math.abs(change[at] / next[i])));
    weights = next;
    part -= change[free.length];
    if (largest < 1e-15) break;
  }
  return weights;
}

/** By how much the free weights, and m after them, are too large; undefined where that is not known. */
function newtonChange(
  covariance: Matrix,
  weights: readonly number[],
  free: readonly number[],
  part: number,
  budget: number,
): number[] | undefined {
  const rows = free.map((i) => [
    ...free.map((j) => covariance[i][j] + (i === j ? part / weights[i] ** 2 : 0)),
    -1 / weights[i],
  ]);
  const slope = new DenseMatrix([...rows, [...free.map(() => 1), 0]]);
  const off = [
    ...free.map((i) => marginal(covariance[i], weights) - part / weights[i]),
    weights.reduce((sum, weight) => sum + weight, 0) - budget,
  ];
  const factors = new LuDecomposition(slope);
  if (factors.isSingular()) return undefined;
  const change = factors.solve(DenseMatrix.columnVector(off)).to1DArray();
  return change.every(Number.isFinite) ? change : undefined;
}

function marginal(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, j) => sum + value * weights[j], 0);
}
