import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import type { BarSeries } from '../shared/bars';
import { forecastAt } from './ensemble/forecast';
import { memberWeights } from './ensemble/members';
import { type EnsembleModel, type SymbolModel, memberNames } from './ensemble/model-schema';
import { getModel, putModel } from './ensemble/model-store';
import { type DailyBars, lastSession, readDailyBars } from './ensemble/read-series';
import { settingsWithout, trainingSettingsSchema } from './ensemble/settings';
import { skillOf } from './ensemble/skill';
import { seriesForModel } from './ensemble/match-model';
import { trainModel } from './ensemble/train-model';
import { FEATURE_WARMUP_BARS, featureTable } from './features';
import {
  type Forecast,
  type PredictEnsembleInput,
  predictEnsembleInput,
  predictEnsembleOutput,
} from './predict-ensemble-schema';

export const predictEnsemble = defineAction({
  name: 'ml_strategy.predict_ensemble',
  summary: 'Forecast the direction of each symbol by a weighted vote of several models, with their score out of sample',
  capability: 'compute',
  input: predictEnsembleInput,
  output: predictEnsembleOutput,
  defaults: { timeout: '30m', heartbeat: '2m' },
  pool: true,
  run: async (input, ports) => {
    const bars = await readDailyBars(ports.artifacts, input.bars, input.as_of);
    const model = await modelFor(input, bars, ports);
    const { matched, warnings } = seriesForModel(model, bars.series);
    const signals = matched.map(({ symbol, series }) => forecastOf(symbol, series, model, input.require_skill));
    const stored = input.model ?? (await putModel(ports.artifacts, model));
    ports.progress(1);
    return {
      name: input.name,
      weight: input.weight,
      signals,
      confidence: Math.max(...signals.map(({ confidence }) => confidence)),
      model: stored,
      trained: input.model === null,
      warnings: [...bars.doubts, ...warnings],
      provenance: model.provenance,
    };
  },
});

async function modelFor(input: PredictEnsembleInput, bars: DailyBars, ports: Ports): Promise<EnsembleModel> {
  const settings = settingsWithout(input.model, input.training);
  if (input.model !== null) return getModel(ports.artifacts, input.model);
  return trainModel(bars.series, bars.provenance, trainingSettingsSchema.parse(settings), ports);
}

function forecastOf(model: SymbolModel, series: BarSeries, whole: EnsembleModel, requireSkill: boolean): Forecast {
  const { symbol, record, learned_through } = model;
  const asOf = lastSession(series);
  requireUsable(model, series, asOf);
  const last = series.time.length - 1;
  const forecast = forecastAt(asOf, featureTable(series).row(last), model);
  const weights = memberWeights(record);
  const skill = skillOf(record);
  const up = forecast.ensemble >= 0.5;
  const side = requireSkill && !skill.skill_shown ? 0 : up ? 1 : -1;
  return {
    symbol,
    action: ({ 1: 'buy', 0: 'hold', [-1]: 'sell' } as const)[side],
    strength: Math.abs(2 * forecast.ensemble - 1),
    target: side,
    direction: up ? 'up' : 'down',
    probability_up: forecast.ensemble,
    confidence: skill.skill_shown ? Math.max(forecast.ensemble, 1 - forecast.ensemble) : 0,
    expected_return: forecast.expected_return,
    price: series.close[last],
    as_of: asOf,
    horizon_bars: whole.settings.horizon_bars,
    members: memberNames.map((name) => ({ name, probability_up: forecast.members[name], weight: weights[name] })),
    out_of_sample: skill,
    training_window: model.training_window,
    learned_through,
    reason: reasonFor(forecast.ensemble, whole.settings.horizon_bars, skill),
  };
}

/** A model may be older than the close it forecasts from, never younger. */
function requireUsable(model: SymbolModel, series: BarSeries, asOf: string): void {
  if (model.learned_through > asOf) {
    throw new ActionError(
      'ModelFromTheFuture',
      `the model has learned ${model.symbol} through ${model.learned_through}, after ${asOf}, the close to forecast from: its ` +
        'forecast would know what came later. Give bars up to a later session, or a model trained before',
    );
  }
  if (series.time.length > FEATURE_WARMUP_BARS) return;
  throw new ActionError(
    'InsufficientHistory',
    `${model.symbol} has ${series.time.length} bars up to ${asOf}; a forecast takes ${FEATURE_WARMUP_BARS + 1}. Fetch more history`,
  );
}

function reasonFor(probability: number, horizonBars: number, skill: ReturnType<typeof skillOf>): string {
  const shown = skill.skill_shown
    ? 'which shows skill over the naive baseline'
    : 'which shows no skill over the naive baseline';
  return (
    `a rise over ${horizonBars} bars has probability ${probability.toFixed(3)}; out of sample, over ${skill.samples} forecasts ` +
    `(worth ${skill.effective_samples.toFixed(0)} independent ones), the Brier score was ${skill.ensemble.brier.toFixed(4)} and the ` +
    `baseline's ${skill.baseline.brier.toFixed(4)}, an advantage of ${skill.standard_errors.toFixed(1)} standard errors, ${shown} ` +
    `(2 are asked for)`
  );
}
