import { version } from 'ml-logistic-regression/package.json';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Names the library whose steps these are, and its version, in results. */
export const LOGISTIC_LIBRARY = `ml-logistic-regression ${version}`;

/** Rows of features (scaled, see `scalingOf`) with what happened: 1 or 0. */
export interface LabelledRows {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

export interface LogisticOptions {
  /** Steps of gradient ascent. */
  readonly steps: number;
  /**
   * How strongly coefficients are held near 0: each has a log-F(2,2) prior on its product with this, a standard deviation
   * of about 1.81 / priorScale.
   */
  readonly priorScale: number;
}

/** The intercept, then a coefficient for each feature. */
export type LogisticModel = readonly number[];

/**
 * Logistic regression by gradient ascent on the penalised likelihood. The prior is made of data, as S. Greenland and
 * M. Mansournia do (Statistics in Medicine 34, 2015): for each coefficient one row of label 1 and one of label 0 that have
 * `priorScale` in its column (1 in that of the intercept) and 0 elsewhere. Needs a row.
 */
export function fitLogistic(data: LabelledRows, options: LogisticOptions): LogisticModel {
  return continueLogistic(new Array<number>(data.rows[0].length + 1).fill(0), data, options);
}

/**
 * Goes on from a model with more gradient steps on other data: what it had learned is where it starts. The steps are those of the
 * library, number for number (a test compares them); the library itself copies its matrices in each step, and fits every label anew.
 */
export function continueLogistic(model: LogisticModel, data: LabelledRows, options: LogisticOptions): LogisticModel {
  const { features, labels } = augmented(data, options.priorScale);
  const rate = learningRate(features);
  const { rows: count, columns } = features;
  const values = Float64Array.from(features.to1DArray());
  const weights = Float64Array.from(model);
  const gradient = new Float64Array(columns);
  for (let step = 0; step < options.steps; step++) {
    gradient.fill(0);
    for (let row = 0, from = 0; row < count; row++, from += columns) {
      let score = 0;
      for (let column = 0; column < columns; column++) score += values[from + column] * weights[column];
      const error = labels[row] - sigmoid(score);
      for (let column = 0; column < columns; column++) gradient[column] += values[from + column] * error;
    }
    for (let column = 0; column < columns; column++) weights[column] += gradient[column] * rate;
  }
  return [...weights];
}

/** The probability of label 1 for a row of scaled features. */
export function logisticProbability(model: LogisticModel, row: readonly number[]): number {
  return sigmoid(dot([1, ...row], model));
}

/** 1 / (1 + e^-x). */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The rows with a 1 for the intercept, and the rows of the prior. */
function augmented({ rows, labels }: LabelledRows, priorScale: number): { features: Matrix; labels: number[] } {
  const columns = rows[0].length + 1;
  const prior = Array.from({ length: 2 * columns }, (_, index) => {
    const row = new Array<number>(columns).fill(0);
    row[index >> 1] = index < 2 ? 1 : priorScale;
    return row;
  });
  return {
    features: new Matrix([...rows.map((row) => [1, ...row]), ...prior]),
    labels: [...labels, ...prior.map((_, index) => index % 2)],
  };
}

/**
 * One over the largest curvature that the likelihood can have, λ_max(XᵀX) / 4: the largest rate at which no step can go too
 * far.
 */
function learningRate(features: Matrix): number {
  const products = features.transpose().mmul(features);
  const { realEigenvalues } = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  return 4 / Math.max(...realEigenvalues);
}

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, column) => sum + value * weights[column], 0);
}
