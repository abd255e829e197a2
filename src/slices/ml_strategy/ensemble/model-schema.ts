import { z } from 'zod';
import { boostedModelSchema, treeSchema } from '../../shared/learning';
import { provenanceSchema } from '../../shared/provenance';
import { trainingSettingsSchema } from './settings';

/** The members of the ensemble; the last is the naive baseline that the others are compared with. */
export const memberNames = ['logistic_regression', 'random_forest', 'gradient_boosting', 'baseline'] as const;

export type MemberName = (typeof memberNames)[number];

const date = z.string();
const probability = z.number().min(0).max(1);
const features = z.array(z.number());

/** A number for each member. */
export const perMemberSchema = z.strictObject({
  logistic_regression: z.number(),
  random_forest: z.number(),
  gradient_boosting: z.number(),
  baseline: z.number(),
});

export type PerMember = z.infer<typeof perMemberSchema>;

/** What was known at a close, and what came of it: the return to the close `horizon_bars` later, 0.01 is 1 %. */
const sampleSchema = z.strictObject({ date, until: date, features, return: z.number() });

export type Outcome = z.infer<typeof sampleSchema>;

const forecastFields = {
  date,
  members: perMemberSchema.describe('Probability of a rise, by member'),
  ensemble: probability,
  expected_return: z.number(),
  naive_return: z.number().describe('Mean return of the samples known then'),
};

/** A forecast whose outcome is not known yet. */
const pendingSchema = z.strictObject({ ...forecastFields, features });

/** A forecast with its outcome. None was made by a model that had seen a bar after the forecast's date. */
const recordEntrySchema = z.strictObject({
  ...forecastFields,
  until: date,
  return: z.number(),
  share: z.number().gt(0).max(1).describe('What it counts: neighbours share bars where their horizons overlap'),
  live: z.boolean().describe('true: made while learning on; false: walk-forward, when the model was trained'),
});

export type Pending = z.infer<typeof pendingSchema>;
export type RecordEntry = z.infer<typeof recordEntrySchema>;

/** The fitted members of one symbol. */
const membersSchema = z.strictObject({
  scaling: z.strictObject({ means: z.array(z.number()), deviations: z.array(z.number()) }),
  logistic_regression: z.array(z.number()).describe('Intercept, then a coefficient for each scaled feature'),
  random_forest: z.array(treeSchema),
  gradient_boosting: boostedModelSchema,
  baseline: z.number().describe('Share of the samples with a rise'),
});

export type Members = z.infer<typeof membersSchema>;

export const symbolModelSchema = z.strictObject({
  symbol: z.string(),
  training_window: z.strictObject({ from: date, to: date, bars: z.int() }),
  learned_through: date.describe('Last session whose prices have had any influence'),
  bars_since_sample: z.int().min(0).describe('Outcomes since the last one that was kept as a sample'),
  outcomes_since_fit: z.int().min(0),
  samples: z.array(sampleSchema),
  members: membersSchema,
  pending: z.array(pendingSchema),
  record: z.array(recordEntrySchema),
});

/** What is learned of one symbol: all there is to forecast and to learn on. */
export type SymbolModel = z.infer<typeof symbolModelSchema>;

/** The artifact of kind `model`. Its ref is the hash of all of it. */
export const modelSchema = z.strictObject({
  format: z.literal('bellwether_ensemble_1'),
  settings: trainingSettingsSchema,
  features: z.array(z.string()),
  libraries: z.array(z.string()),
  parent: z.string().nullable().describe('Ref of the model that this one has learned on from; null: trained afresh'),
  updates: z.int().min(0).describe('How many times it has learned on since it was trained'),
  symbols: z.array(symbolModelSchema).min(1),
  provenance: z.array(provenanceSchema),
});

export type EnsembleModel = z.infer<typeof modelSchema>;
