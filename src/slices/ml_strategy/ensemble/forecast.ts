import { ensembleProbability, memberProbabilities, memberWeights } from './members';
import type { Members, Outcome, Pending, RecordEntry } from './model-schema';

/** What a forecast is made from. */
export interface ForecastBasis {
  readonly members: Members;
  readonly samples: readonly Outcome[];
  /** What the weights of the members come from. */
  readonly record: readonly RecordEntry[];
}

/**
 * The forecast at a close: the weighted vote of the members, and the return to expect, `p · mean rise + (1 - p) · mean fall`
 * with the means of the samples.
 */
export function forecastAt(date: string, features: readonly number[], basis: ForecastBasis): Pending {
  const members = memberProbabilities(basis.members, features);
  const ensemble = ensembleProbability(members, memberWeights(basis.record));
  const returns = basis.samples.map((sample) => sample.return);
  const rise = meanOf(returns.filter((value) => value > 0));
  const fall = meanOf(returns.filter((value) => !(value > 0)));
  return {
    date,
    features: [...features],
    members,
    ensemble,
    expected_return: ensemble * rise + (1 - ensemble) * fall,
    naive_return: meanOf(returns),
  };
}

/** The forecast with its outcome, as the record keeps it. */
export function scored(
  forecast: Pending,
  outcome: Outcome,
  { share, live }: Pick<RecordEntry, 'share' | 'live'>,
): RecordEntry {
  const { date, members, ensemble, expected_return, naive_return } = forecast;
  return {
    date,
    members,
    ensemble,
    expected_return,
    naive_return,
    until: outcome.until,
    return: outcome.return,
    share,
    live,
  };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
