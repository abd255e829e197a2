import { sessionDate } from '../shared/bars';
import { probabilityScore } from '../shared/learning';
import { forecastAt, scored } from './ensemble/forecast';
import { memberForecast, memberWeights } from './ensemble/members';
import type { RecordEntry } from './ensemble/model-schema';
import { ensembleForecast, scoreFields } from './ensemble/skill';
import type { SymbolUpdate } from './ensemble/update-model';
import type { SymbolLearning } from './learning-schema';

/** What learning on has changed of one symbol, and how good its forecasts of the new outcomes were before and are now. */
export function symbolLearning({ before, after, learned }: SymbolUpdate, firstNew: number | undefined): SymbolLearning {
  const outcomes = learned?.outcomes ?? [];
  const made = outcomes.flatMap(({ outcome, entry }) => (entry === undefined ? [] : [{ outcome, entry }]));
  const again = made.map(({ outcome, entry }) =>
    scored(forecastAt(outcome.date, outcome.features, after), outcome, entry),
  );
  return {
    symbol: before.symbol,
    learned_from: learned === undefined || firstNew === undefined ? null : sessionDate(firstNew),
    learned_through: after.learned_through,
    outcomes: outcomes.length,
    before: pairOf(made.map(({ entry }) => entry)),
    after: pairOf(again),
    changes: {
      weights_before: memberWeights(before.record),
      weights_after: memberWeights(after.record),
      largest_coefficient_change: largestDifference(
        before.members.logistic_regression,
        after.members.logistic_regression,
      ),
      baseline_before: before.members.baseline,
      baseline_after: after.members.baseline,
      samples_before: before.samples.length,
      samples_after: after.samples.length,
      refitted: learned?.refitted ?? false,
    },
  };
}

function pairOf(entries: readonly RecordEntry[]): SymbolLearning['before'] {
  if (entries.length === 0) return null;
  return {
    samples: entries.length,
    ensemble: scoreFields(probabilityScore(entries.map(ensembleForecast))),
    baseline: scoreFields(probabilityScore(entries.map((entry) => memberForecast(entry, 'baseline')))),
  };
}

function largestDifference(before: readonly number[], after: readonly number[]): number {
  return Math.max(...before.map((value, index) => Math.abs(value - after[index])));
}
