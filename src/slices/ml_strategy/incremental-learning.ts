import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { type BarSeries, sessionDate } from '../shared/bars';
import { readDailyBars } from './ensemble/read-series';
import { learnAndReport, startingModel } from './learn-and-report';
import { incrementalLearningInput, learningOutput } from './learning-schema';
import { trainingWindow } from './training-window';

export const incrementalLearning = defineAction({
  name: 'ml_strategy.incremental_learning',
  summary:
    'Let an ensemble learn on from new bars: score its forecasts of them first, then change the model, and say how',
  capability: 'compute',
  input: incrementalLearningInput,
  output: learningOutput,
  defaults: { timeout: '30m', heartbeat: '2m' },
  pool: true,
  run: async (input, ports) => {
    const bars = await readDailyBars(ports.artifacts, input.bars, input.through);
    const start = await startingModel(input, bars, (series) => withoutNewest(series, input.holdout_bars), ports);
    const output = await learnAndReport(input, bars, start, ports);
    if (output.changed) return output;
    const nothing =
      `nothing was new: the bars end on or before ${start.stored.learned_through}, which the model has learned through; ` +
      'fetch later bars to learn from';
    return { ...output, warnings: [...output.warnings, nothing] };
  },
});

function withoutNewest(series: BarSeries, bars: number): BarSeries {
  const count = series.time.length;
  if (count > bars) return trainingWindow(series, sessionDate(series.time[count - bars]));
  throw new ActionError(
    'InsufficientHistory',
    `${series.symbol} has ${count} bars; without a model, training takes those before the newest ${bars} (holdout_bars): fetch more ` +
      'history, or give a model',
  );
}
