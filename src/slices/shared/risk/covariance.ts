import { ActionError } from '../../action-error';

/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * Sample covariances (over n - 1) of columns of equal length, one column an asset, in the unit of the columns squared.
 * Exactly symmetric.
 * @throws ActionError `InsufficientHistory` when there are fewer than two values.
 */
export function sampleCovariance(columns: readonly Float64Array[]): number[][] {
  const length = columns[0]?.length ?? 0;
  if (length < 2) {
    throw new ActionError('InsufficientHistory', `a covariance takes at least 2 returns of each symbol, not ${length}`);
  }
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / length;
    return column.map((value) => value - mean);
  });
  const matrix = columns.map(() => new Array<number>(columns.length).fill(0));
  for (let row = 0; row < columns.length; row++) {
    for (let column = row; column < columns.length; column++) {
      let sum = 0;
      for (let index = 0; index < length; index++) sum += centred[row][index] * centred[column][index];
      matrix[row][column] = matrix[column][row] = sum / (length - 1);
    }
  }
  return matrix;
}

/** Correlations of a covariance matrix, within -1 and 1; null beside an asset that does not vary, for which there is none. */
export function correlationOf(covariance: Matrix): (number | null)[][] {
  const deviation = covariance.map((row, index) => Math.sqrt(row[index]));
  return covariance.map((row, first) =>
    row.map((value, second) => {
      // What rounding leaves of a return that is always the same.
      if (deviation[first] < 1e-12 || deviation[second] < 1e-12) return null;
      if (first === second) return 1;
      return Math.max(-1, Math.min(1, value / (deviation[first] * deviation[second])));
    }),
  );
}

/** Variance of a portfolio of these weights: w' C w, never below 0. */
export function portfolioVariance(weights: readonly number[], covariance: Matrix): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    for (let column = 0; column < weights.length; column++) {
      sum += weights[row] * weights[column] * covariance[row][column];
    }
  }
  return Math.max(0, sum);
}

/** Shares of each asset in the variance, w_i (C w)_i / w' C w: they sum to 1. All 0 where there is no variance. */
export function riskShares(weights: readonly number[], covariance: Matrix): number[] {
  const marginal = covariance.map((row) => row.reduce((sum, value, column) => sum + value * weights[column], 0));
  const parts = weights.map((weight, index) => weight * marginal[index]);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total > 0 ? parts.map((part) => part / total) : parts.map(() => 0);
}
