import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { parametersSchema, strategyNames, strategyNameSchema } from '../shared/strategies';

const date = z.string().describe('YYYY-MM-DD');
const share = z.number().min(0).max(1);

export const predictBestStrategyInput = z.strictObject({
  bars: barSetRefSchema.describe('The bar set to learn from; one choice is made for each of its symbols'),
  test_from: z.iso
    .date()
    .describe(
      'First session of the test window, YYYY-MM-DD. Nothing at or after it is read, whatever the bar set holds',
    ),
  strategies: z
    .array(strategyNameSchema)
    .min(2)
    .default([...strategyNames])
    .describe('Strategies to choose from, with their default parameters; among equals the first listed wins'),
  horizon_bars: z
    .int()
    .min(1)
    .max(252)
    .default(63)
    .describe('How many bars ahead a strategy has to be the best; also the embargo between training and validation'),
  step_bars: z
    .int()
    .min(1)
    .max(63)
    .default(5)
    .describe('Bars between samples; more where the history is so long that this would give over 80 samples a symbol'),
  commission: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.001)
    .describe('Commission a fill, as a share of its value; 0.001 is 0.1 %'),
  slippage: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.0005)
    .describe('How much worse than the open a fill is, as a share of the price; 0.0005 is 0.05 %'),
  allow_short: z
    .boolean()
    .default(false)
    .describe('Whether the strategies may be short; goes into the parameters of the choice, and so to the backtest'),
  min_training_bars: z
    .int()
    .min(1)
    .max(10_000)
    .default(504)
    .describe('Fewest bars a symbol needs before test_from; more where the folds need more'),
  folds: z.int().min(2).max(10).default(5).describe('Walk-forward folds that the model is scored on, in time order'),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(1)
    .describe('Seed of the random forest: same input and seed, same model'),
  trees: z.int().min(1).max(500).default(50).describe('Trees in the random forest'),
});

const scoreFields = {
  samples: z.int().min(1).describe('Samples scored; none of them was learned from before it was scored'),
  accuracy: share.describe('Share of the samples where the model chose a strategy that none outdid'),
  baseline_accuracy: share.describe(
    'The same for the naive baseline: always the strategy that was best most often so far',
  ),
  chosen_mean_return: z.number().describe('Mean net return over the horizon of what the model chose; 0.02 is 2 %'),
  baseline_mean_return: z.number().describe('Mean net return over the horizon of what the baseline chose'),
  best_mean_return: z
    .number()
    .describe('Mean net return over the horizon of the best strategy in hindsight: the upper bound'),
};

const foldSchema = z.strictObject({
  train_from: date.describe('Close of the first sample learned from, YYYY-MM-DD'),
  train_to: date.describe('Last session whose prices were learned from, labels included; before validate_from'),
  validate_from: date.describe('Close of the first sample scored'),
  validate_to: date.describe('Last session that a scored sample reads; before test_from'),
  ...scoreFields,
});

const windowSchema = z.strictObject({
  from: date.describe('First session learned from, YYYY-MM-DD'),
  to: date.describe('Last session learned from; before test_from'),
  bars: z.int().min(1),
});

const selectionSchema = z.strictObject({
  symbol: z.string(),
  strategy: z.string(),
  parameters: parametersSchema.describe('All parameters the strategy was judged with: its defaults, and allow_short'),
  selected_by: z
    .enum(['model', 'baseline'])
    .describe('baseline: the model did not beat it out of sample in both accuracy and mean return'),
  baseline_strategy: z.string().describe('The strategy that was the best most often in the training window'),
  votes: z
    .record(z.string(), share)
    .describe(
      'Share of the trees that vote for each strategy at the last close before test_from; not a calibrated probability',
    ),
  reason: z.string(),
});

const validationSchema = z.strictObject({
  symbol: z.string(),
  training_window: windowSchema,
  training_samples: z.int().min(1).describe('Samples that the final model is fitted on'),
  step_bars: z.int().min(1).describe('Bars between samples that was used'),
  folds: z.array(foldSchema),
  ...scoreFields,
});

export const predictBestStrategyOutput = z.strictObject({
  strategies: z
    .array(z.strictObject({ symbol: z.string(), strategy: z.string(), parameters: parametersSchema }))
    .describe('One choice a symbol, as backtest.run takes it'),
  selections: z.array(selectionSchema).describe('The same choices with how they came about'),
  validation: z.array(validationSchema).describe('Walk-forward scores, one a symbol, over all folds and by fold'),
  test_from: date.describe('First session of the test window; nothing at or after it was read'),
  training_window: windowSchema.describe('From the earliest to the latest bar over all symbols; bars is their sum'),
  horizon_bars: z.int().min(1),
  features: z.array(z.string()).describe('Names of what the model sees at a close, in order'),
  model: z.strictObject({
    kind: z.literal('random_forest'),
    library: z.string().describe('Library and version'),
    seed: z.int(),
    trees: z.int(),
    max_depth: z.int(),
    features_per_tree: z.int(),
  }),
  provenance: z
    .array(provenanceSchema)
    .describe('Where the training bars came from; the range is that of the training window'),
});

export type PredictBestStrategyInput = z.output<typeof predictBestStrategyInput>;
export type PredictBestStrategyOutput = z.input<typeof predictBestStrategyOutput>;
