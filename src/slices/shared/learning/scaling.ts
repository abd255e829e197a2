/** Means and deviations of the columns that a model has learned from. */
export interface Scaling {
  readonly means: number[];
  readonly deviations: number[];
}

/** How many deviations from its mean a value counts as at most: one outlier must not decide a forecast. */
const MAX_DEVIATIONS = 5;

/** The mean and the population deviation of each column; a column that does not vary has deviation 1. Needs a row. */
export function scalingOf(rows: readonly (readonly number[])[]): Scaling {
  const means = rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
  const deviations = means.map((mean, column) => {
    const variance = rows.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0) / rows.length;
    const deviation = Math.sqrt(variance);
    // A deviation that is only rounding would blow rounding up to a signal.
    return deviation <= 1e-12 * Math.max(1, Math.abs(mean)) ? 1 : deviation;
  });
  return { means, deviations };
}

/** A row in deviations from the mean, each within -5 and 5. */
export function scaledRow(scaling: Scaling, row: readonly number[]): number[] {
  return row.map((value, column) => {
    const scaled = (value - scaling.means[column]) / scaling.deviations[column];
    return Math.min(MAX_DEVIATIONS, Math.max(-MAX_DEVIATIONS, scaled));
  });
}
