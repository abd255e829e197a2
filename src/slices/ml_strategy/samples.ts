import type { BarSeries } from '../shared/bars';
import type { Candidate } from './candidates';
import { FEATURE_WARMUP_BARS, type FeatureTable } from './features';
import { type TradingCosts, horizonReturn } from './horizon-return';

/** What was known at one bar's close, and what each candidate earned over the horizon after it. */
export interface Sample {
  readonly bar: number;
  /** Last bar that the returns read: the sample may be learned from once this bar has closed. */
  readonly lastBar: number;
  readonly features: readonly number[];
  /** Net return of each candidate, in their order. */
  readonly returns: readonly number[];
  /** Index of the candidate with the highest return; the first of equals. */
  readonly label: number;
}

export interface SamplePlan {
  readonly firstBar: number;
  readonly horizonBars: number;
  /** Bars between samples. */
  readonly stepBars: number;
  readonly costs: TradingCosts;
}

/** First bar at whose close every feature and every candidate means something. */
export function firstSampleBar(candidates: readonly Candidate[]): number {
  return Math.max(FEATURE_WARMUP_BARS, ...candidates.map((candidate) => candidate.warmupBars));
}

/**
 * Samples of a training window in time order: the last one's horizon ends on the window's last bar, the others lie
 * `stepBars` apart before it.
 * @throws ActionError `InvalidBars` when a feature or a price is not a number to work with.
 */
export function samplesOf(
  window: BarSeries,
  features: FeatureTable,
  candidates: readonly Candidate[],
  plan: SamplePlan,
): Sample[] {
  const targets = candidates.map((candidate) => candidate.targets(window));
  const samples: Sample[] = [];
  for (let bar = window.time.length - 1 - plan.horizonBars; bar >= plan.firstBar; bar -= plan.stepBars) {
    const returns = targets.map((target) => horizonReturn(window, target, bar, plan.horizonBars, plan.costs));
    const lastBar = bar + plan.horizonBars;
    samples.push({
      bar,
      lastBar,
      features: features.row(bar),
      returns,
      label: returns.indexOf(Math.max(...returns)),
    });
  }
  return samples.reverse();
}
