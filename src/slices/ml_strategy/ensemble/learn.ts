import { type BarSeries, sessionDate } from '../../shared/bars';
import { featureTable } from '../features';
import { forecastAt, scored } from './forecast';
import { fitMembers, learnOutcome } from './members';
import type { Outcome, RecordEntry, SymbolModel } from './model-schema';
import { outcomeAt, sampleOf } from './outcomes';
import type { TrainingSettings } from './settings';

/** Scored forecasts that are kept, the newest: about two years of days. */
const MAX_RECORD = 500;

export interface Learned {
  readonly model: SymbolModel;
  /** The outcomes learned, in time order, each with the forecast that was made of it before, where there was one. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly entry: RecordEntry | undefined }[];
  /** Whether all members were fitted again. */
  readonly refitted: boolean;
}

/**
 * Learns on, bar by bar in time order, from the bar after `fromBar` (the one that the model has learned through) to the last
 * bar of adjusted prices. Each new close completes the horizon of one earlier close: its forecast goes into the record, which
 * changes the members' weights; then it is learned from; then the new close is forecast. So learning bars at once or day by
 * day comes to the same. Yields the share of the work done.
 * @throws ActionError `InvalidBars` when a feature is not a number.
 */
export function* learnOn(
  start: SymbolModel,
  series: BarSeries,
  fromBar: number,
  settings: TrainingSettings,
): Generator<number, Learned> {
  const table = featureTable(series);
  const last = series.time.length - 1;
  const outcomes: Learned['outcomes'][number][] = [];
  let model = start;
  let refitted = false;
  for (let bar = fromBar + 1; bar <= last; bar++) {
    const from = bar - settings.horizon_bars;
    const date = sessionDate(series.time[from]);
    const forecast = model.pending.find((pending) => pending.date === date);
    const features = forecast?.features ?? table.row(from);
    const outcome = sampleOf(outcomeAt(series, from, settings.horizon_bars, features));
    const counts = { share: 1 / settings.horizon_bars, live: true };
    const entry = forecast === undefined ? undefined : scored(forecast, outcome, counts);
    const refit = model.outcomes_since_fit + 1 >= settings.refit_after;
    model = afterOutcome(model, outcome, entry, refit, settings);
    model = withForecast(model, sessionDate(series.time[bar]), table.row(bar));
    outcomes.push({ outcome, entry });
    refitted ||= refit;
    yield (bar - fromBar) / (last - fromBar);
  }
  return { model, outcomes, refitted };
}

/** The model with all members fitted again to its samples. */
export function fitAgain(model: SymbolModel, settings: TrainingSettings): SymbolModel {
  return { ...model, members: fitMembers(model.samples, settings), outcomes_since_fit: 0 };
}

function afterOutcome(
  model: SymbolModel,
  outcome: Outcome,
  entry: RecordEntry | undefined,
  refit: boolean,
  settings: TrainingSettings,
): SymbolModel {
  const kept = model.bars_since_sample + 1 >= settings.step_bars;
  const samples = kept ? [...model.samples, outcome].slice(-settings.max_samples) : model.samples;
  return {
    ...model,
    samples,
    bars_since_sample: kept ? 0 : model.bars_since_sample + 1,
    outcomes_since_fit: refit ? 0 : model.outcomes_since_fit + 1,
    members: refit ? fitMembers(samples, settings) : learnOutcome(model.members, samples, outcome),
    pending: model.pending.filter(({ date }) => date > outcome.date),
    record: entry === undefined ? model.record : [...model.record, entry].slice(-MAX_RECORD),
  };
}

function withForecast(model: SymbolModel, date: string, features: readonly number[]): SymbolModel {
  return { ...model, learned_through: date, pending: [...model.pending, forecastAt(date, features, model)] };
}
