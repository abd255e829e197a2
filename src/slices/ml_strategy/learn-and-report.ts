import type { Ports } from '../ports';
import type { BarSeries } from '../shared/bars';
import { sessionDate } from '../shared/bars';
import type { EnsembleModel } from './ensemble/model-schema';
import { type ModelRef, getModel, putModel } from './ensemble/model-store';
import type { DailyBars } from './ensemble/read-series';
import { type TrainingSettings, settingsWithout, trainingSettingsSchema } from './ensemble/settings';
import { trainModel } from './ensemble/train-model';
import { updateModel } from './ensemble/update-model';
import { symbolLearning } from './learning-report';
import type { LearningOutput } from './learning-schema';

/** The part of an input that both ways of learning have. */
export interface LearningInput {
  readonly model: ModelRef | null;
  readonly training?: TrainingSettings;
  readonly refit: boolean;
}

/** A stored model with its reference. */
export interface StoredModel {
  readonly model: EnsembleModel;
  readonly stored: ModelRef;
}

/**
 * The model to learn on: the one given, else one that is trained on these windows first.
 * @throws ActionError `InvalidParameters` when a model and settings to train by are both given.
 */
export async function startingModel(
  input: LearningInput,
  bars: DailyBars,
  windowOf: (series: BarSeries) => BarSeries,
  ports: Ports,
): Promise<StoredModel> {
  const settings = settingsWithout(input.model, input.training);
  if (input.model !== null) return { model: await getModel(ports.artifacts, input.model), stored: input.model };
  const model = await trainModel(
    bars.series.map(windowOf),
    bars.provenance,
    trainingSettingsSchema.parse(settings),
    ports,
    0.5,
  );
  return { model, stored: await putModel(ports.artifacts, model) };
}

/** Lets a model learn on from bars, stores what it becomes, and says what changed. */
export async function learnAndReport(
  input: LearningInput,
  bars: DailyBars,
  start: StoredModel,
  ports: Ports,
): Promise<LearningOutput> {
  const progress: Ports['progress'] = (share, note) =>
    ports.progress(input.model === null ? 0.5 + share / 2 : share, note);
  const update = await updateModel({ model: start.model, ref: start.stored.ref }, bars, input.refit, {
    ...ports,
    progress,
  });
  const changed = update.model !== start.model;
  const model = changed ? await putModel(ports.artifacts, update.model) : start.stored;
  ports.progress(1);
  return {
    model,
    previous_model: start.stored,
    changed,
    trained_first: input.model === null,
    symbols: update.symbols.map((symbol) => symbolLearning(symbol, firstNewBar(symbol.before, bars.series))),
    warnings: [...bars.doubts, ...update.warnings],
    provenance: update.model.provenance,
  };
}

/** Time of the first bar after the session that a symbol was learned through. */
function firstNewBar(
  { symbol, learned_through }: { readonly symbol: string; readonly learned_through: string },
  all: readonly BarSeries[],
): number | undefined {
  const series = all.find((entry) => entry.symbol === symbol);
  return series?.time.find((time) => sessionDate(time) > learned_through);
}
