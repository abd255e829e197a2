import { ActionError } from '../action-error';
import { type BarSeries, firstIndexAtOrAfter, sessionDate, sessionTime } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import { type FoldPlan, samplesNeeded } from './folds';

/** Samples are thinned to this many a symbol: the time to fit a tree grows with their square, and neighbours overlap. */
const MAX_SAMPLES = 80;

/** The bars of a series before `testFrom` (YYYY-MM-DD). Everything else of this slice sees only what this returns. */
export function trainingWindow(series: BarSeries, testFrom: string): BarSeries {
  const end = firstIndexAtOrAfter(series, sessionTime(testFrom));
  return {
    symbol: series.symbol,
    interval: series.interval,
    currency: series.currency,
    time: series.time.slice(0, end),
    open: series.open.slice(0, end),
    high: series.high.slice(0, end),
    low: series.low.slice(0, end),
    close: series.close.slice(0, end),
    adjClose: series.adjClose.slice(0, end),
    volume: series.volume.slice(0, end),
  };
}

/**
 * Where training windows came from: the provenance of their series, with the range narrowed to the bars that were read.
 * @throws ActionError `ArtifactDamaged` when a series has none.
 */
export function trainingProvenance(windows: readonly BarSeries[], provenance: readonly Provenance[]): Provenance[] {
  return windows.map((window) => {
    const entry = provenance.find(({ symbol }) => symbol === window.symbol);
    if (entry !== undefined) return { ...entry, ...windowRange(window) };
    throw new ActionError(
      'ArtifactDamaged',
      `the bar set does not say where the bars of ${window.symbol} came from; fetch them again with data.get_historical_data`,
    );
  });
}

/** First and last session and number of bars of a window that is not empty. */
export function windowRange(window: BarSeries): { from: string; to: string; bars: number } {
  const bars = window.time.length;
  return { from: sessionDate(window.time[0]), to: sessionDate(window.time[bars - 1]), bars };
}

/**
 * Bars between samples: as the plan says, or more where the window is so long that this would give over
 * {@link MAX_SAMPLES} samples, as far as the folds still get the samples they need. `firstBar` is the first bar a sample
 * may stand at.
 */
export function sampleStep(bars: number, firstBar: number, plan: FoldPlan): number {
  const usable = bars - firstBar - plan.horizonBars;
  let stepBars = Math.max(plan.stepBars, Math.ceil(usable / MAX_SAMPLES));
  while (stepBars > plan.stepBars && Math.ceil(usable / stepBars) < samplesNeeded({ ...plan, stepBars })) stepBars--;
  return stepBars;
}

/**
 * @throws ActionError `InsufficientHistory` when a window is too short to learn from and to score: fewer than `minBars`, or
 * fewer than the samples of all folds need.
 */
export function requireHistory(
  window: BarSeries,
  testFrom: string,
  firstBar: number,
  minBars: number,
  plan: FoldPlan,
): void {
  const bars = window.time.length;
  const needed = Math.max(minBars, barsNeeded(firstBar, plan));
  if (bars >= needed) return;
  throw new ActionError(
    'InsufficientHistory',
    `${window.symbol} has ${bars} bars before ${testFrom}; ${needed} are needed to learn which strategy to use ` +
      `(${firstBar} to warm up, horizon ${plan.horizonBars}, ${plan.folds} folds, at least ${minBars}). Fetch ` +
      `more history if the source has it (training_bars / history_bars), else let the test window begin about ` +
      `${sessionsText(needed - bars)} later`,
  );
}

/** The shortest window that gives the folds of a plan their samples. */
function barsNeeded(firstBar: number, plan: FoldPlan): number {
  return firstBar + plan.horizonBars + plan.stepBars * (samplesNeeded(plan) - 1) + 1;
}

function sessionsText(sessions: number): string {
  return sessions === 1 ? '1 session' : `${sessions} sessions`;
}
