import { type BarSeries, sessionDate } from '../../shared/bars';
import { FEATURE_WARMUP_BARS, type FeatureTable } from '../features';
import type { Outcome } from './model-schema';
import type { TrainingSettings } from './settings';

/** An outcome with its place in the series. */
export interface PlacedOutcome extends Outcome {
  readonly bar: number;
  readonly lastBar: number;
}

/** What was known at a bar's close, and the return to the close `horizonBars` later. Prices are adjusted. */
export function outcomeAt(
  series: BarSeries,
  bar: number,
  horizonBars: number,
  features: readonly number[],
): PlacedOutcome {
  const lastBar = bar + horizonBars;
  return {
    bar,
    lastBar,
    date: sessionDate(series.time[bar]),
    until: sessionDate(series.time[lastBar]),
    features: [...features],
    return: series.close[lastBar] / series.close[bar] - 1,
  };
}

/**
 * The outcomes to train on, in time order: the last one's horizon ends on the window's last bar, the others lie `step_bars`
 * apart before it, at most `max_samples` of them.
 * @throws ActionError `InvalidBars` when a feature is not a number.
 */
export function trainingOutcomes(window: BarSeries, table: FeatureTable, settings: TrainingSettings): PlacedOutcome[] {
  const { horizon_bars, step_bars, max_samples } = settings;
  const outcomes: PlacedOutcome[] = [];
  let bar = window.time.length - 1 - horizon_bars;
  for (; bar >= FEATURE_WARMUP_BARS && outcomes.length < max_samples; bar -= step_bars) {
    outcomes.push(outcomeAt(window, bar, horizon_bars, table.row(bar)));
  }
  return outcomes.reverse();
}

/** An outcome as the model keeps it. */
export function sampleOf({ date, until, features, return: change }: Outcome): Outcome {
  return { date, until, features, return: change };
}
