import type { BarSeries } from '../../shared/bars';
import { FEATURE_WARMUP_BARS, featureTable } from '../features';
import { type Fold, walkForwardFolds } from '../folds';
import { sessionDate } from '../../shared/bars';
import { requireHistory, windowRange } from '../training-window';
import { forecastAt, scored } from './forecast';
import { fitMembers } from './members';
import type { RecordEntry, SymbolModel } from './model-schema';
import { type PlacedOutcome, sampleOf, trainingOutcomes } from './outcomes';
import { type TrainingSettings, foldPlanOf } from './settings';

/**
 * Learns one symbol from a window of adjusted bars, all of it: walk-forward first, for the record that says how good such
 * forecasts have been and that weighs the members, then on all samples. Yields the share of the work done before each fit.
 * `until` (YYYY-MM-DD) is for messages.
 * @throws ActionError `InsufficientHistory` when the window is too short, `InvalidBars` when a feature is not a number.
 */
export function* trainSymbol(
  window: BarSeries,
  settings: TrainingSettings,
  until: string,
): Generator<number, SymbolModel> {
  requireHistory(window, until, FEATURE_WARMUP_BARS, 1, foldPlanOf(settings));
  const table = featureTable(window);
  const outcomes = trainingOutcomes(window, table, settings);
  const folds = walkForwardFolds(outcomes, foldPlanOf(settings));
  const record: RecordEntry[] = [];
  for (const [done, fold] of folds.entries()) {
    yield done / (folds.length + 1);
    record.push(...foldForecasts(fold, record, settings));
  }
  yield folds.length / (folds.length + 1);
  const samples = outcomes.map(sampleOf);
  const members = fitMembers(samples, settings);
  const last = window.time.length - 1;
  const today = sessionDate(window.time[last]);
  return {
    symbol: window.symbol,
    training_window: windowRange(window),
    learned_through: today,
    bars_since_sample: 0,
    outcomes_since_fit: 0,
    samples,
    members,
    pending: [forecastAt(today, table.row(last), { members, samples, record })],
    record,
  };
}

/** What the members, fitted before the fold's block, say of each sample in it; weighed by what was known before it began. */
function foldForecasts(
  { train, validate }: Fold<PlacedOutcome>,
  record: readonly RecordEntry[],
  settings: TrainingSettings,
): RecordEntry[] {
  const known = record.filter(({ until }) => until < validate[0].date);
  const basis = { members: fitMembers(train, settings), samples: train, record: known };
  const counts = { share: Math.min(1, settings.step_bars / settings.horizon_bars), live: false };
  return validate.map((outcome) => scored(forecastAt(outcome.date, outcome.features, basis), outcome, counts));
}
