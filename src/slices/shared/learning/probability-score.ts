/** A forecast probability of an event with what happened: `happened` 1 or 0. `share` is how much it counts, above 0. */
export interface ScoredForecast {
  readonly probability: number;
  readonly happened: number;
  readonly share: number;
}

export interface ProbabilityScore {
  /** Mean square error of the probability (G. Brier, 1950): 0 is perfect, 0.25 is always saying 0.5. */
  readonly brier: number;
  /** Mean of -ln of the probability given to what happened: ln 2 = 0.693 is always saying 0.5. */
  readonly logLoss: number;
  /** Share of the forecasts whose likelier side happened; a probability of exactly 0.5 counts as the event's. */
  readonly accuracy: number;
}

/** The scores of forecasts, weighted by their share. Needs one, and no probability of 0 or 1. */
export function probabilityScore(forecasts: readonly ScoredForecast[]): ProbabilityScore {
  return {
    brier: weightedMean(forecasts, squareLoss),
    logLoss: weightedMean(forecasts, ({ probability, happened }) =>
      happened === 1 ? -Math.log(probability) : -Math.log(1 - probability),
    ),
    accuracy: weightedMean(forecasts, ({ probability, happened }) => (probability >= 0.5 === (happened === 1) ? 1 : 0)),
  };
}

/** (probability - happened)². */
export function squareLoss({ probability, happened }: Omit<ScoredForecast, 'share'>): number {
  return (probability - happened) ** 2;
}

/**
 * How many standard errors a weighted mean lies above 0; the shares add up to the number of independent values. 0 where
 * there are fewer than 2 of them or they do not vary.
 */
export function standardErrorsAboveZero(values: readonly { readonly value: number; readonly share: number }[]): number {
  const count = values.reduce((sum, { share }) => sum + share, 0);
  if (count < 2) return 0;
  const mean = weightedMean(values, ({ value }) => value);
  const variance = weightedMean(values, ({ value }) => (value - mean) ** 2);
  const error = Math.sqrt(variance / (count - 1));
  return error <= 1e-15 ? 0 : mean / error;
}

/** The mean of a value over entries that count by their shares. */
export function weightedMean<Entry extends { readonly share: number }>(
  entries: readonly Entry[],
  valueOf: (entry: Entry) => number,
): number {
  const total = entries.reduce((sum, { share }) => sum + share, 0);
  return entries.reduce((sum, entry) => sum + entry.share * valueOf(entry), 0) / total;
}
