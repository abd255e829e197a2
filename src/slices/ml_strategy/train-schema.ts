import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { modelRefSchema } from './ensemble/model-store';
import { trainingSettingsSchema } from './ensemble/settings';
import { skillSchema } from './ensemble/skill';

const date = z.string().describe('YYYY-MM-DD');

export const trainInput = z.strictObject({
  bars: barSetRefSchema.describe('Daily bars to learn from; each symbol gets members of its own'),
  through: z.iso
    .date()
    .optional()
    .describe('Last session to learn from, YYYY-MM-DD; nothing after it is read. Left out: all bars are learned from'),
  ...trainingSettingsSchema.shape,
});

export const trainingWindowSchema = z.strictObject({ from: date, to: date, bars: z.int().min(1) });

export const trainOutput = z.strictObject({
  model: modelRefSchema.describe('The model: members, samples, settings, record, provenance. Its ref is its hash'),
  symbols: z.array(
    z.strictObject({
      symbol: z.string(),
      training_window: trainingWindowSchema,
      samples: z.int().min(1).describe('Samples that the members are fitted on'),
      out_of_sample: skillSchema,
    }),
  ),
  learned_through: date,
  features: z.array(z.string()),
  settings: trainingSettingsSchema,
  libraries: z.array(z.string()),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema),
});
