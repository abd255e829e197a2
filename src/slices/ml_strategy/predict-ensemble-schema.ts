import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { signalFields } from '../shared/signals';
import { memberNames } from './ensemble/model-schema';
import { modelRefSchema } from './ensemble/model-store';
import { trainingSettingsSchema } from './ensemble/settings';
import { skillSchema } from './ensemble/skill';
import { trainingWindowSchema } from './train-schema';

const share = z.number().min(0).max(1);

export const predictEnsembleInput = z.strictObject({
  bars: barSetRefSchema.describe(
    'Daily bars up to the close to forecast from; with a model at least 127 of a symbol, without one as many as training takes',
  ),
  model: modelRefSchema
    .nullable()
    .default(null)
    .describe('The model to forecast with; null: one is trained on the bars first, and the output says so'),
  as_of: z.iso
    .date()
    .optional()
    .describe('Last session to read, YYYY-MM-DD; no later bar has any influence. Left out: all bars are read'),
  training: trainingSettingsSchema
    .optional()
    .describe('How to train where no model is given; left out: the defaults. Not together with a model'),
  require_skill: z
    .boolean()
    .default(true)
    .describe(
      'true: where no skill over the naive baseline was shown out of sample, the signal is hold; false: it is given all the same',
    ),
  name: z.string().min(1).max(100).default('ml_ensemble').describe('What analyze.combine_signals calls it'),
  weight: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(1)
    .describe('What its signals count in analyze.combine_signals; passed on as it is'),
});

const memberSchema = z.strictObject({
  name: z.enum(memberNames),
  probability_up: share,
  weight: share.describe('What its forecast counts, by its square losses out of sample'),
});

const forecastSchema = z.strictObject({
  ...signalFields,
  target: z.int().min(-1).max(1).describe('1 for buy, -1 for sell, 0 for hold'),
  direction: z.enum(['up', 'down']).describe('The likelier side, whether or not skill was shown; 0.5 counts as up'),
  probability_up: share.describe('That the close horizon_bars later is above this one, by the weighted vote'),
  confidence: share.describe('Probability of the direction where skill over the naive baseline was shown, else 0'),
  expected_return: z
    .number()
    .describe('Over the horizon; 0.01 is 1 %, before costs. See return_error for what it is worth'),
  price: z.number().describe('Close that it is forecast from, adjusted'),
  as_of: z.string().describe('Session of that close, YYYY-MM-DD'),
  horizon_bars: z.int().min(1),
  members: z.array(memberSchema),
  out_of_sample: skillSchema,
  training_window: trainingWindowSchema,
  learned_through: z.string().describe('Last session that the model has learned from'),
  reason: z.string(),
});

export const predictEnsembleOutput = z.strictObject({
  name: z.string(),
  weight: z.number(),
  signals: z.array(forecastSchema).describe('One a symbol: what analyze.combine_signals and position sizing read'),
  confidence: share.describe('The highest over the symbols; 0 where skill was shown for none'),
  model: modelRefSchema.describe('The model that forecast; hand it on to ml_strategy.incremental_learning'),
  trained: z.boolean().describe('true: no model was given, and this one was trained on the bars'),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where the bars of the model came from'),
});

export type PredictEnsembleInput = z.output<typeof predictEnsembleInput>;
export type Forecast = z.input<typeof forecastSchema>;
