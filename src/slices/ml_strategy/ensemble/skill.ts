import { z } from 'zod';
import { probabilityScore, squareLoss, standardErrorsAboveZero, weightedMean } from '../../shared/learning';
import { memberForecast, rose } from './members';
import { type RecordEntry, memberNames } from './model-schema';

/** How far above 0 the advantage over the baseline must be: 2 standard errors, which chance reaches about once in 44 times. */
const STANDARD_ERRORS = 2;

/** On fewer independent forecasts than this nothing is claimed. */
const MIN_EFFECTIVE = 20;

export const scoreSchema = z.strictObject({
  brier: z.number().describe('Mean square error of the probability; lower is better, always saying 0.5 gives 0.25'),
  log_loss: z.number().describe('Mean of -ln of the probability given to what happened; lower is better'),
  accuracy: z.number().min(0).max(1).describe('Share of the forecasts whose likelier side happened'),
});

export const skillSchema = z.strictObject({
  samples: z.int().min(1).describe('Forecasts scored, each made by a model that had seen no bar after it'),
  effective_samples: z.number().describe('How many independent ones they are worth: overlapping horizons share bars'),
  live_samples: z.int().min(0).describe('Those of them made while the model learned on; the others are walk-forward'),
  from: z.string().describe('Close of the first forecast scored, YYYY-MM-DD'),
  to: z.string().describe('Last session that a scored forecast waited for'),
  ensemble: scoreSchema,
  baseline: scoreSchema.describe('Always the share of rises in the training samples: the naive forecast'),
  logistic_regression: scoreSchema,
  random_forest: scoreSchema,
  gradient_boosting: scoreSchema,
  brier_skill: z.number().describe("1 - ensemble's Brier score / baseline's; 0 or less: no better than the baseline"),
  standard_errors: z
    .number()
    .describe('How many standard errors the advantage in Brier score over the baseline is above 0'),
  skill_shown: z.boolean().describe('2 standard errors or more, on 20 effective samples or more'),
  return_error: z.number().describe('Root mean square error of the expected return; 0.01 is 1 %'),
  naive_return_error: z.number().describe('The same for always expecting the mean return of the training samples'),
});

export type Skill = z.infer<typeof skillSchema>;

/** How good forecasts have been out of sample, beside the naive baseline, however poor. Needs an entry. */
export function skillOf(record: readonly RecordEntry[]): Skill {
  const effective = record.reduce((sum, { share }) => sum + share, 0);
  const ensemble = probabilityScore(record.map(ensembleForecast));
  const [logistic, forest, boosting, baseline] = memberNames.map((name) =>
    probabilityScore(record.map((entry) => memberForecast(entry, name))),
  );
  const advantages = record.map((entry) => ({
    value: squareLoss(memberForecast(entry, 'baseline')) - squareLoss(ensembleForecast(entry)),
    share: entry.share,
  }));
  const standardErrors = standardErrorsAboveZero(advantages);
  return {
    samples: record.length,
    effective_samples: effective,
    live_samples: record.filter(({ live }) => live).length,
    from: record[0].date,
    to: record[record.length - 1].until,
    ensemble: scoreFields(ensemble),
    baseline: scoreFields(baseline),
    logistic_regression: scoreFields(logistic),
    random_forest: scoreFields(forest),
    gradient_boosting: scoreFields(boosting),
    brier_skill: 1 - ensemble.brier / baseline.brier,
    standard_errors: standardErrors,
    skill_shown: standardErrors >= STANDARD_ERRORS && effective >= MIN_EFFECTIVE,
    return_error: Math.sqrt(weightedMean(record, (entry) => (entry.expected_return - entry.return) ** 2)),
    naive_return_error: Math.sqrt(weightedMean(record, (entry) => (entry.naive_return - entry.return) ** 2)),
  };
}

/** The ensemble's forecast of an entry with what happened. */
export function ensembleForecast(entry: RecordEntry) {
  return { probability: entry.ensemble, happened: rose(entry), share: entry.share };
}

/** A score as outputs write it. */
export function scoreFields(score: ReturnType<typeof probabilityScore>) {
  return { brier: score.brier, log_loss: score.logLoss, accuracy: score.accuracy };
}
