import { z } from 'zod';
import { provenanceSchema } from '../shared/provenance';
import { signalFields, signalSchema } from '../shared/signals';

const share = z.number().min(0).max(1);

/** Loose, so that the whole output of `analyze.run_strategy` is a source. */
const sourceSchema = z.looseObject({
  name: z.string().min(1).max(100).describe('Who says it, for the reasons'),
  weight: z
    .number()
    .min(0)
    .max(1_000_000)
    .describe('What it counts beside the others; any unit, as weights are normalised. 0 leaves it out'),
  signals: z
    .array(signalSchema)
    .describe('Its signals, one a symbol at most, as analyze.run_strategy and analyze.generate_signals give them'),
  provenance: z.array(provenanceSchema).optional().describe('Where the bars that it judged came from'),
});

export const combineSignalsInput = z.strictObject({
  sources: z
    .array(sourceSchema.nullable())
    .min(1)
    .max(100)
    .describe(
      'Strategies, models or other makers of signals, each with its weight; the whole output of analyze.run_strategy is one. null: one that did not run',
    ),
  decision_threshold: z
    .number()
    .gt(0)
    .max(1)
    .default(0.2)
    .describe('Buy at this score or more, sell at its negative or less, hold between'),
  min_confidence: share.default(0).describe('Signals less sure than this become hold; 0: none does'),
});

const reasonSchema = z.strictObject({
  source: z.string(),
  action: signalFields.action,
  vote: z.number().min(-1).max(1).describe('Side times strength'),
  weight: share.describe('Its part of the weights of those who spoke of the symbol'),
  confidence: share.nullable().describe('As its maker said; null: it did not'),
});

const combinedSchema = z.strictObject({
  ...signalFields,
  confidence: share.describe(
    'Agreement of the votes times the mean confidence of those who agree (who gives none does not lower it); 0 where the votes take no side. Not a probability',
  ),
  score: z.number().min(-1).max(1).describe('Weighted mean of the votes'),
  target: z.int().min(-1).max(1).describe('1: be long, -1: be short, or out, 0: no side'),
  price: z.number().nullable().describe('Of the first source that has one'),
  as_of: z.string().nullable().describe('The earliest of those of its sources; null where none says'),
  reasons: z.array(reasonSchema).describe('The votes, those that weigh most first'),
  note: z.string().nullable().describe('Why it is held in spite of its score'),
});

export const combineSignalsOutput = z.strictObject({
  signals: z
    .array(combinedSchema)
    .describe('One for each symbol of any source with a weight, in the order of the sources'),
  weights: z
    .array(z.strictObject({ source: z.string(), given: z.number(), normalized: share }))
    .describe('Normalised over all sources; where one says nothing of a symbol, the others share its part'),
  confidence: share.describe('Of the signal with the greatest strength times confidence; 0 where all hold'),
  warnings: z.array(z.string()),
  provenance: z
    .array(provenanceSchema)
    .optional()
    .describe(
      'Where the bars of all sources came from, each once; those of a source that does not say are not among them',
    ),
});

export type CombineSignalsInput = z.output<typeof combineSignalsInput>;
export type CombineSignalsOutput = z.input<typeof combineSignalsOutput>;
export type CombinedSignal = CombineSignalsOutput['signals'][number];
