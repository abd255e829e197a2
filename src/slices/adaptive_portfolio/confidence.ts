import { ActionError } from '../action-error';
import { riskShares } from '../shared/risk';
import { type AllocationRules, estimate, weightsOf } from './weights-of';

/** How far an allocation can be trusted, and what that is made of; all within 0 and 1. */
export interface AllocationConfidence {
  /** adequacy x stability */
  readonly confidence: number;
  /** T / (T + 10 n) with T returns of n assets. */
  readonly adequacy: number;
  /**
   * 1 - the larger of two distances between what the earlier and what the later half of the returns say: of the weights that
   * the method gives, and of the parts that each asset has in the risk of the weights chosen. A distance is half the sum of
   * absolute differences of shares.
   */
  readonly stability: number;
  /** Why a half gave no weights, where it did not; the stability is then 0. */
  readonly problem: string | undefined;
}

export function confidenceOf(
  columns: readonly Float64Array[],
  names: readonly string[],
  weights: readonly number[],
  rules: AllocationRules,
): AllocationConfidence {
  const length = columns[0].length;
  const adequacy = length / (length + 10 * names.length);
  const middle = Math.floor(length / 2);
  const halves = [
    columns.map((column) => column.subarray(0, middle)),
    columns.map((column) => column.subarray(middle)),
  ];
  try {
    const [early, late] = halves.map((half) => {
      const estimates = estimate(half, names, rules);
      return { weights: weightsOf(estimates, names, rules), risk: riskShares(weights, estimates.covariance) };
    });
    const distance = Math.max(
      distanceOf(early.weights, late.weights) / rules.bounds.budget,
      distanceOf(early.risk, late.risk),
    );
    const stability = Math.max(0, 1 - distance);
    return { confidence: adequacy * stability, adequacy, stability, problem: undefined };
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return { confidence: 0, adequacy, stability: 0, problem: error.message };
  }
}

function distanceOf(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + Math.abs(value - second[index]), 0) / 2;
}
