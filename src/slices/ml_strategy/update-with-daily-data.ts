import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { sessionDate } from '../shared/bars';
import type { Ports } from '../ports';
import type { EnsembleModel } from './ensemble/model-schema';
import { type DailyBars, lastSession, readDailyBars } from './ensemble/read-series';
import { learnAndReport, startingModel } from './learn-and-report';
import { learningOutput, updateWithDailyDataInput } from './learning-schema';
import { trainingWindow } from './training-window';

export const updateWithDailyData = defineAction({
  name: 'ml_strategy.update_with_daily_data',
  summary: "Let an ensemble learn a day's bars; refuses a day that it has learned, and one that has not come yet",
  capability: 'compute',
  input: updateWithDailyDataInput,
  output: learningOutput,
  defaults: { timeout: '30m', heartbeat: '2m' },
  pool: true,
  run: async (input, ports) => {
    if (input.date !== undefined) refuseFutureDate(input.date, ports);
    const bars = await readDailyBars(ports.artifacts, input.bars, input.date);
    const date = input.date ?? bars.series.map(lastSession).sort()[bars.series.length - 1];
    requireSession(bars, date);
    const start = await startingModel(input, bars, (series) => trainingWindow(series, date), ports);
    refuseLearned(start.model, date);
    const output = await learnAndReport(input, bars, start, ports);
    const behind = output.symbols
      .filter(({ learned_from }) => learned_from !== null && learned_from < date)
      .map(
        ({ symbol, learned_from }) =>
          `${symbol}: sessions from ${learned_from} on had not been learned yet; they were, in order`,
      );
    return { ...output, warnings: [...output.warnings, ...behind] };
  },
});

function refuseFutureDate(date: string, ports: Ports): void {
  const today = sessionDate(ports.clock.now());
  if (date <= today) return;
  throw new ActionError('FutureData', `date is ${date}, but today is ${today} (UTC); give a session that is over`);
}

function requireSession(bars: DailyBars, date: string): void {
  for (const series of bars.series) {
    if (lastSession(series) === date) continue;
    throw new ActionError(
      'NoData',
      `the bar set has no bar of ${series.symbol} on ${date}; its last one up to then is of ${lastSession(series)}: fetch bars through ` +
        'that session, or name one that it has',
    );
  }
}

function refuseLearned(model: EnsembleModel, date: string): void {
  for (const { symbol, learned_through } of model.symbols) {
    if (learned_through < date) continue;
    throw new ActionError(
      'AlreadyLearned',
      `the model has learned ${symbol} through ${learned_through}; ${date} would be learned twice. Give a later session, or a model ` +
        'from before',
    );
  }
}
