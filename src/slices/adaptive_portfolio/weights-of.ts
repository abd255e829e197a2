import { type Matrix, sampleCovariance } from '../shared/risk';
import { proportional, type WeightBounds } from './bounded';
import { meanVarianceWeights } from './mean-variance';
import { boundedRiskParity, volatilities } from './risk-parity';

export const allocationMethods = ['equal', 'inverse_volatility', 'risk_parity', 'mean_variance'] as const;
export type AllocationMethod = (typeof allocationMethods)[number];

export interface AllocationRules {
  readonly method: AllocationMethod;
  readonly bounds: WeightBounds;
  readonly riskAversion: number;
  /** How far covariances are drawn to 0, 0 to 1; variances stay. */
  readonly shrinkage: number;
  /** Returns that make a year. */
  readonly perYear: number;
}

/** What weights are computed from, a year. */
export interface Estimates {
  readonly expected: readonly number[];
  readonly covariance: Matrix;
}

/** Arithmetic means and sample covariances of returns, a year, with the covariances shrunk. */
export function estimate(columns: readonly Float64Array[], { shrinkage, perYear }: AllocationRules): Estimates {
  return {
    expected: columns.map((column) => (column.reduce((sum, value) => sum + value, 0) / column.length) * perYear),
    covariance: sampleCovariance(columns).map((row, i) =>
      row.map((value, j) => value * perYear * (i === j ? 1 : 1 - shrinkage)),
    ),
  };
}

/** Weights by a method, within the bounds and summing to the budget. @throws ActionError as the methods do. */
export function weightsOf(
  { expected, covariance }: Estimates,
  names: readonly string[],
  rules: AllocationRules,
): number[] {
  switch (rules.method) {
    case 'equal':
      return names.map(() => rules.bounds.budget / names.length);
    case 'inverse_volatility':
      return proportional(
        volatilities(covariance, names).map((volatility) => 1 / volatility),
        rules.bounds,
      );
    case 'risk_parity':
      return boundedRiskParity(covariance, names, rules.bounds);
    case 'mean_variance':
      return meanVarianceWeights(expected, covariance, rules.riskAversion, rules.bounds);
  }
}
