import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { perMemberSchema } from './ensemble/model-schema';
import { modelRefSchema } from './ensemble/model-store';
import { trainingSettingsSchema } from './ensemble/settings';
import { scoreSchema } from './ensemble/skill';

const date = z.string().describe('YYYY-MM-DD');

const commonInput = {
  model: modelRefSchema
    .nullable()
    .default(null)
    .describe('The model to learn on; null: one is trained on the earlier bars first, and the output says so'),
  training: trainingSettingsSchema
    .optional()
    .describe('How to train where no model is given; left out: the defaults. Not together with a model'),
  refit: z
    .boolean()
    .default(false)
    .describe('true: fit all members again at the end; false: only when refit_after outcomes have come together'),
};

export const incrementalLearningInput = z.strictObject({
  bars: barSetRefSchema.describe(
    'Daily bars of every symbol of the model: the session it has learned through, at least 126 bars and a horizon before it, and the new ones',
  ),
  through: z.iso
    .date()
    .optional()
    .describe('Last session to learn, YYYY-MM-DD; nothing after it is read. Left out: all bars are learned'),
  holdout_bars: z
    .int()
    .min(1)
    .max(252)
    .default(21)
    .describe('Without a model: how many of the newest bars it is not trained on, but learns afterwards'),
  ...commonInput,
});

export const updateWithDailyDataInput = z.strictObject({
  bars: barSetRefSchema.describe(
    'Daily bars of every symbol of the model that end with the day, with at least 126 bars and a horizon before it',
  ),
  date: z.iso
    .date()
    .optional()
    .describe('The session to learn, YYYY-MM-DD; nothing after it is read. Left out: the last one in the bars'),
  ...commonInput,
});

const pairSchema = z.strictObject({
  samples: z.int().min(1),
  ensemble: scoreSchema,
  baseline: scoreSchema,
});

const symbolSchema = z.strictObject({
  symbol: z.string(),
  learned_from: date.nullable().describe('First new session; null: nothing was new'),
  learned_through: date,
  outcomes: z.int().min(0).describe('Closes whose horizon ended with the new bars: what was learned'),
  before: pairSchema
    .nullable()
    .describe(
      'Score of the forecasts made before learning each outcome, by a model that had seen no later bar; null: there was none yet',
    ),
  after: pairSchema
    .nullable()
    .describe('Score of the new model on the same outcomes, which it has learned by now: not out of sample'),
  changes: z.strictObject({
    weights_before: perMemberSchema.describe('What each member counts'),
    weights_after: perMemberSchema,
    largest_coefficient_change: z.number().describe('Of the logistic regression, per deviation of a feature'),
    baseline_before: z.number().describe('Share of rises in the samples'),
    baseline_after: z.number(),
    samples_before: z.int(),
    samples_after: z.int(),
    refitted: z.boolean().describe('Whether all members were fitted again'),
  }),
});

export const learningOutput = z.strictObject({
  model: modelRefSchema.describe('The model now; the one given where nothing was new'),
  previous_model: modelRefSchema.describe('The one it learned on from'),
  changed: z.boolean(),
  trained_first: z.boolean().describe('true: no model was given, and previous_model was trained on the earlier bars'),
  symbols: z.array(symbolSchema),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where all bars that the model has learned from came from'),
});

export type LearningOutput = z.input<typeof learningOutput>;
export type SymbolLearning = LearningOutput['symbols'][number];
