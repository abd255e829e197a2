import { ActionError } from '../action-error';
import { sessionDate } from '../shared/bars';
import type { Regime } from '../shared/risk';
import { regimeShares } from './agreement';
import { regimeOf, trendDirection, volatilityLevel } from './classify';
import { firstMeasured, measureAt, type Windows } from './measures';
import type { Assessment } from './regime-schema';
import { changeProbability, regimeHistory } from './transitions';

/** Closes in time order with their times. */
export interface Closes {
  readonly name: string;
  readonly time: readonly number[];
  readonly close: readonly number[];
}

export interface AssessmentRules extends Windows {
  readonly perYear: number;
  readonly horizonBars: number;
}

/**
 * The regime of the last bar and what the bars before say of it. Every bar is classed by itself and the bars before it
 * only, so later ones change nothing.
 * @throws ActionError `InsufficientHistory` when there are too few closes for one bar to be measured.
 */
export function assess({ name, time, close }: Closes, rules: AssessmentRules): Assessment {
  const last = close.length - 1;
  const first = firstMeasured(rules);
  if (last < first) {
    throw new ActionError(
      'InsufficientHistory',
      `${name} has ${close.length} bars; ${first + 1} are needed (volatility_bars ${rules.volatilityBars}, trend_bars ` +
        `${rules.trendBars}). Load more history or shorten the windows`,
    );
  }
  const regimes = regimesOf(close, rules);
  const regime = regimes[regimes.length - 1];
  const { volatility, annualTrend, trendFit } = measureAt(close, last, rules, rules.perYear);
  const shares = regimeShares(close, last, rules, rules.perYear);
  const history = regimeHistory(regimes);
  return {
    regime,
    confidence: shares[regime],
    regime_shares: shares,
    volatility,
    volatility_level: volatilityLevel(volatility),
    trend: trendDirection(annualTrend),
    annual_trend: annualTrend,
    trend_fit: trendFit,
    as_of: sessionDate(time[last]),
    bars: close.length,
    current_duration_bars: history.currentDuration,
    average_duration_bars: history.averageDuration[regime],
    stability: history.stability,
    change_probability: changeProbability(history, regime, 1),
    change_probability_horizon: changeProbability(history, regime, rules.horizonBars),
    transition_probabilities: history.matrix.find(({ from }) => from === regime)?.to ?? history.shares,
    history: {
      from: sessionDate(time[first]),
      bars: regimes.length,
      changes: history.changes,
      shares: history.shares,
      average_durations: history.averageDuration,
      transition_matrix: history.matrix.map(({ from, observations, to }) => ({ from, observations, to })),
    },
  };
}

/** The regime of each bar from the first one that can be measured on. */
export function regimesOf(close: readonly number[], rules: Windows & Pick<AssessmentRules, 'perYear'>): Regime[] {
  const first = firstMeasured(rules);
  return Array.from({ length: Math.max(0, close.length - first) }, (_, index) => {
    const { volatility, annualTrend } = measureAt(close, first + index, rules, rules.perYear);
    return regimeOf(volatility, annualTrend);
  });
}
