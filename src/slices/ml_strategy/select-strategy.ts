import { type BarSeries, sessionDate } from '../shared/bars';
import type { Candidate } from './candidates';
import { featureTable } from './features';
import { type Fold, walkForwardFolds } from './folds';
import { type ForestOptions, fitForest } from './forest';
import type { TradingCosts } from './horizon-return';
import { type Sample, firstSampleBar, samplesOf } from './samples';
import { requireHistory, sampleStep } from './training-window';
import { type Choice, type Score, beatsBaseline, choicesOf, mostFrequentBest, score, winsOf } from './validation';

export interface SelectionPlan extends ForestOptions {
  readonly candidates: readonly Candidate[];
  /** YYYY-MM-DD; for messages only: the window already ends before it. */
  readonly testFrom: string;
  readonly horizonBars: number;
  readonly stepBars: number;
  readonly folds: number;
  readonly minTrainingBars: number;
  readonly costs: TradingCosts;
}

/** The score of one fold and the sessions it covers, YYYY-MM-DD. */
export interface FoldScore extends Score {
  readonly trainFrom: string;
  readonly trainTo: string;
  readonly validateFrom: string;
  readonly validateTo: string;
}

export interface Selection {
  readonly strategy: Candidate;
  readonly selectedBy: 'model' | 'baseline';
  readonly baseline: Candidate;
  /** Share of the trees that vote for each candidate at the window's last close, in their order. */
  readonly votes: readonly number[];
  readonly reason: string;
  readonly samples: number;
  readonly stepBars: number;
  readonly folds: readonly FoldScore[];
  /** Over the samples of all folds. */
  readonly total: Score;
}

/**
 * Chooses the strategy to use after a training window (with adjusted prices). Yields the share of the work done before each fit, so that the
 * caller can report it and stop.
 * @throws ActionError `InsufficientHistory` when the window is too short, `InvalidBars` when a feature is not a number.
 */
export function* selectStrategy(window: BarSeries, plan: SelectionPlan): Generator<number, Selection> {
  const { candidates, horizonBars } = plan;
  const firstBar = firstSampleBar(candidates);
  requireHistory(window, plan.testFrom, firstBar, plan.minTrainingBars, plan);
  const stepBars = sampleStep(window.time.length, firstBar, plan);
  const features = featureTable(window);
  const samples = samplesOf(window, features, candidates, { firstBar, horizonBars, stepBars, costs: plan.costs });
  const folds = walkForwardFolds(samples, { folds: plan.folds, horizonBars, stepBars });

  const choices: Choice[][] = [];
  for (const fold of folds) {
    yield choices.length / (folds.length + 1);
    choices.push(choicesOf(fold, candidates.length, plan));
  }
  yield folds.length / (folds.length + 1);
  const votes = fitForest(samples, candidates.length, plan).votes(features.row(window.time.length - 1));

  const total = score(choices.flat());
  const selectedBy = beatsBaseline(total) ? 'model' : 'baseline';
  const baseline = mostFrequentBest(samples, candidates.length);
  const strategy = candidates[selectedBy === 'model' ? votes.indexOf(Math.max(...votes)) : baseline];
  return {
    strategy,
    selectedBy,
    baseline: candidates[baseline],
    votes,
    reason: reasonFor(selectedBy, strategy, samples, plan, votes, total),
    samples: samples.length,
    stepBars,
    folds: folds.map((fold, index) => ({ ...foldRange(window, fold), ...score(choices[index]) })),
    total,
  };
}

/** The sessions of a fold, from the first sample's close to the last bar that a sample's returns read. */
function foldRange(window: BarSeries, fold: Fold<Sample>) {
  const date = (bar: number) => sessionDate(window.time[bar]);
  return {
    trainFrom: date(fold.train[0].bar),
    trainTo: date(Math.max(...fold.train.map((sample) => sample.lastBar))),
    validateFrom: date(fold.validate[0].bar),
    validateTo: date(Math.max(...fold.validate.map((sample) => sample.lastBar))),
  };
}

function reasonFor(
  selectedBy: Selection['selectedBy'],
  strategy: Candidate,
  samples: readonly Sample[],
  plan: SelectionPlan,
  votes: readonly number[],
  total: Score,
): string {
  const index = plan.candidates.indexOf(strategy);
  const compared =
    `out of sample, over ${total.samples} samples, the model was right ${percent(total.accuracy)} of the time and its ` +
    `choices returned ${percent(total.chosenMeanReturn)} on average over ${plan.horizonBars} bars; the baseline was right ` +
    `${percent(total.baselineAccuracy)} of the time and returned ${percent(total.baselineMeanReturn)}`;
  switch (selectedBy) {
    case 'model':
      return `${strategy.name} has ${Math.round(votes[index] * plan.trees)} of ${plan.trees} votes of the model, which beats the baseline: ${compared}`;
    case 'baseline': {
      const wins = winsOf(samples, plan.candidates.length)[index];
      return (
        `${strategy.name} was the best strategy most often, in ${wins} of ${samples.length} samples; this baseline is used ` +
        `because the model does not beat it in both accuracy and return: ${compared}`
      );
    }
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
