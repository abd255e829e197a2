import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { adjustedSeries } from '../shared/adjusted-series';
import { getBarSet } from '../shared/bars';
import { candidatesNamed } from './candidates';
import {
  type PredictBestStrategyInput,
  predictBestStrategyInput,
  predictBestStrategyOutput,
} from './predict-best-strategy-schema';
import { reportOf } from './predict-best-strategy-report';
import { runInParts } from './run-in-parts';
import { type Selection, type SelectionPlan, selectStrategy } from './select-strategy';
import { trainingProvenance, trainingWindow } from './training-window';

export const predictBestStrategy = defineAction({
  name: 'ml_strategy.predict_best_strategy',
  summary: 'Choose the strategy to use in a test window, learned from the bars before it and scored out of sample',
  capability: 'compute',
  input: predictBestStrategyInput,
  output: predictBestStrategyOutput,
  defaults: { timeout: '10m', heartbeat: '1m' },
  pool: true,
  run: async (input, ports) => {
    const set = await getBarSet(ports.artifacts, input.bars);
    // What lies at or after the first session of the test window goes no further than this line.
    const windows = set.series.map((series) => adjustedSeries(trainingWindow(series, input.test_from)));
    if (windows.length === 0) {
      throw new ActionError('NoData', `bar set ${input.bars.ref} holds no series; give one with at least one symbol`);
    }
    const plan = planOf(input);
    const selections: Selection[] = [];
    for (const window of windows) {
      const report = (share: number) =>
        ports.progress((selections.length + share) / windows.length, `learning from ${window.symbol}`);
      selections.push(await runInParts(selectStrategy(window, plan), report, ports.signal));
    }
    ports.progress(1);
    return reportOf(input, plan, windows, selections, trainingProvenance(windows, set.provenance));
  },
});

function planOf(input: PredictBestStrategyInput): SelectionPlan {
  return {
    candidates: candidatesNamed(input.strategies, { allow_short: input.allow_short }),
    testFrom: input.test_from,
    horizonBars: input.horizon_bars,
    stepBars: input.step_bars,
    folds: input.folds,
    minTrainingBars: input.min_training_bars,
    costs: { commission: input.commission, slippage: input.slippage },
    seed: input.seed,
    trees: input.trees,
  };
}
