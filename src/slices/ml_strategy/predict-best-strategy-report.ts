import type { BarSeries } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import { featureNames } from './features';
import { FOREST_LIBRARY, FOREST_SHAPE } from './forest';
import type { PredictBestStrategyInput, PredictBestStrategyOutput } from './predict-best-strategy-schema';
import type { Selection, SelectionPlan } from './select-strategy';
import { windowRange } from './training-window';
import type { Score } from './validation';

/** The output of the action; `windows` and `selections` belong together by position, and no window is empty. */
export function reportOf(
  input: PredictBestStrategyInput,
  plan: SelectionPlan,
  windows: readonly BarSeries[],
  selections: readonly Selection[],
  provenance: Provenance[],
): PredictBestStrategyOutput {
  const ranges = windows.map(windowRange);
  return {
    strategies: selections.map(({ strategy }, index) => ({
      symbol: windows[index].symbol,
      strategy: strategy.name,
      parameters: strategy.parameters,
    })),
    selections: selections.map((selection, index) => ({
      symbol: windows[index].symbol,
      strategy: selection.strategy.name,
      parameters: selection.strategy.parameters,
      selected_by: selection.selectedBy,
      baseline_strategy: selection.baseline.name,
      votes: Object.fromEntries(plan.candidates.map(({ name }, candidate) => [name, selection.votes[candidate]])),
      reason: selection.reason,
    })),
    validation: selections.map((selection, index) => ({
      symbol: windows[index].symbol,
      training_window: ranges[index],
      training_samples: selection.samples,
      step_bars: selection.stepBars,
      folds: selection.folds.map((fold) => ({
        train_from: fold.trainFrom,
        train_to: fold.trainTo,
        validate_from: fold.validateFrom,
        validate_to: fold.validateTo,
        ...scoreFields(fold),
      })),
      ...scoreFields(selection.total),
    })),
    test_from: input.test_from,
    training_window: {
      from: ranges.map((range) => range.from).sort()[0],
      to: ranges.map((range) => range.to).sort()[ranges.length - 1],
      bars: ranges.reduce((total, range) => total + range.bars, 0),
    },
    horizon_bars: input.horizon_bars,
    features: [...featureNames],
    model: {
      kind: 'random_forest',
      library: FOREST_LIBRARY,
      seed: input.seed,
      trees: input.trees,
      max_depth: FOREST_SHAPE.maxDepth,
      features_per_tree: FOREST_SHAPE.featuresPerTree,
    },
    provenance,
  };
}

function scoreFields(score: Score) {
  return {
    samples: score.samples,
    accuracy: score.accuracy,
    baseline_accuracy: score.baselineAccuracy,
    chosen_mean_return: score.chosenMeanReturn,
    baseline_mean_return: score.baselineMeanReturn,
    best_mean_return: score.bestMeanReturn,
  };
}
