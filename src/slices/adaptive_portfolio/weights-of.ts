import { ActionError } from '../action-error';
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

/**
 * Arithmetic means and sample covariances of returns, a year, with the covariances shrunk.
 * @throws ActionError `InvalidReturns` for returns so large that these are beyond what a number can hold.
 */
export function estimate(
  columns: readonly Float64Array[],
  names: readonly string[],
  { shrinkage, perYear }: AllocationRules,
): Estimates {
  const expected = columns.map((column) => (column.reduce((sum, value) => sum + value, 0) / column.length) * perYear);
  const covariance = sampleCovariance(columns).map((row, i) =>
    row.map((value, j) => value * perYear * (i === j ? 1 : 1 - shrinkage)),
  );
  // An asset's own variance tells which one it is; two finite ones have a finite covariance.
  const beyond = names.findIndex(
    (_, asset) => !Number.isFinite(expected[asset]) || !Number.isFinite(covariance[asset][asset]),
  );
  if (beyond === -1) return { expected, covariance };
  const largest = columns[beyond].reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  throw new ActionError(
    'InvalidReturns',
    `the returns of ${names[beyond]} are too large to estimate a mean and a variance from: the largest is ${largest}. ` +
      'Simple returns are shares, 0.01 for 1 %; correct them or leave the asset out',
  );
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
