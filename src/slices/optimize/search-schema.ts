import { z } from 'zod';
import { artifactRefSchema, barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { tradingRuleFields } from '../shared/simulation';
import { parametersSchema } from '../shared/strategies';
import { objectives } from './objective';
import { spaceSchema } from './space-schema';

const edge = z.union([z.iso.date(), z.iso.datetime()]);

export const windowSchema = z.strictObject({
  from: edge.describe('First session, YYYY-MM-DD; of intraday bars also the start of the first bar, ISO 8601 in UTC'),
  to: edge.describe('Last session, YYYY-MM-DD; of intraday bars also the start of the last bar, ISO 8601 in UTC'),
});

const foldSchema = z.strictObject({ train: windowSchema, test: windowSchema });

const foldsInput = z.union([
  z.int().min(0).max(100),
  z.array(foldSchema).min(1).max(500),
  z.strictObject({
    train_bars: z.int().min(20).default(252).describe('Bars to choose on'),
    test_bars: z.int().min(5).default(63).describe('Bars after them that the choice is tried on'),
    step_bars: z.int().min(1).default(63).describe('Bars from one fold to the next'),
  }),
]);

/** What is scored on which bars: the same for optimize.run, evaluate_chunk and merge_results. */
export const searchFields = {
  bars: barSetRefSchema.describe('The bars, as data.prepare_optimization_data gives them'),
  symbol: z.string().min(1).optional().describe('Which symbol of the bar set; left out where it has only one'),
  space: spaceSchema.describe('The space of optimize.create_parameter_space'),
  train: windowSchema.describe('Bars to search on; what lies outside is not looked at'),
  folds: foldsInput
    .default(5)
    .describe(
      'Walk-forward folds in time order within `train`: how many (each learns from all bars before its test), or a list of { train, test }, ' +
        'or { train_bars, test_bars, step_bars } for a window that moves (252, 63, 63); 0: none',
    ),
  method: z
    .enum(['grid', 'random', 'genetic'])
    .default('grid')
    .describe('grid tries all, random a sample, genetic breeds'),
  objective: z.enum(objectives).default('sharpe_ratio').describe('What to look for the most of, net of costs'),
  samples: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Candidates that random draws, each once; left out: population_size × generations, or all there are'),
  population_size: z.int().min(4).max(10_000).default(100).describe('Candidates of a generation (genetic)'),
  generations: z.int().min(1).max(10_000).default(50).describe('Generations, the first one included (genetic)'),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('Same seed, same answer (random, genetic)'),
  initial_capital: tradingRuleFields.initial_capital,
  commission: tradingRuleFields.commission,
  slippage: tradingRuleFields.slippage,
  allow_short: tradingRuleFields.allow_short,
  fractional: tradingRuleFields.fractional,
  stop_loss: tradingRuleFields.stop_loss,
  take_profit: tradingRuleFields.take_profit,
  position_size: tradingRuleFields.position_size,
  prices: tradingRuleFields.prices,
};

export type SearchInput = z.output<z.ZodObject<typeof searchFields>>;
export type Window = z.output<typeof windowSchema>;

/** One strategy for one symbol, as `backtest.run` takes it. */
export const selectionSchema = z.strictObject({
  symbol: z.string(),
  strategy: z.string(),
  parameters: parametersSchema.describe('All parameters, defaults included'),
  stop_loss: z.number().optional(),
  take_profit: z.number().optional(),
});

const score = z.number().nullable();

const rankedSchema = z.strictObject({
  selection: selectionSchema.describe('As backtest.run takes it in `strategies`'),
  score: score.describe('Mean of the objective over the test windows of the folds; without folds, over `train`'),
  train_score: score.describe('The objective over the whole of `train`'),
});

const foldResultSchema = z.strictObject({
  train: windowSchema,
  test: windowSchema,
  chosen: selectionSchema.nullable().describe('The best on the train window; null when none could be scored there'),
  train_score: score,
  test_score: score.describe('What the chosen one scored on the bars after'),
});

export const searchOutput = z.strictObject({
  result: artifactRefSchema
    .extend({ kind: z.literal('optimization_result') })
    .describe('Every candidate that was scored, with its scores; optimize.validate reads it'),
  best: rankedSchema,
  top: z.array(rankedSchema).describe('The ten best'),
  walk_forward: z
    .strictObject({
      folds: z.array(foldResultSchema).describe('In time order; each choice knows its train window only'),
      mean_train_score: score,
      mean_test_score: score.describe('What choosing like this earned on bars that the choice had not seen'),
      efficiency: score.describe('mean_test_score / mean_train_score; null unless the latter is positive'),
    })
    .nullable()
    .describe('null without folds'),
  trials: z.strictObject({
    count: z.int().describe('Candidates scored'),
    mean_sharpe: score.describe('Mean of their Sharpe ratios over `train`, annualised'),
    sharpe_deviation: score.describe('Sample standard deviation of them'),
  }),
  space_size: z.int(),
  method: z.string(),
  objective: z.string(),
  train: windowSchema.describe('As searched: it starts where every candidate is warm'),
  progress: z
    .array(z.strictObject({ evaluated: z.int(), best_score: score }))
    .describe('The best so far, in the order of the search'),
  checkpoint: artifactRefSchema.nullable().describe('The last one stored; to be given as `resume`'),
  warnings: z.array(z.string()).describe('What to know before trusting the figures'),
  provenance: z.array(provenanceSchema),
});

export type Selection = z.output<typeof selectionSchema>;
export type Ranked = z.output<typeof rankedSchema>;
export type FoldResult = z.output<typeof foldResultSchema>;
export type SearchOutput = z.input<typeof searchOutput>;
