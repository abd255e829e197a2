import { z } from 'zod';
import { provenanceSchema } from '../../shared/provenance';

const figure = z.number().nullish();
const refSchema = z.looseObject({ ref: z.string(), bytes: z.number().optional() });
const windowSchema = z.looseObject({ from: z.string(), to: z.string() });
const selectionSchema = z.looseObject({
  symbol: z.string(),
  strategy: z.string(),
  parameters: z.record(z.string(), z.json()).default({}),
});
const rankedSchema = z.looseObject({ selection: selectionSchema, score: figure, train_score: figure });

/** What the report reads of the output of `optimize.run` or `optimize.merge_results`; more may be in it. */
export const searchSchema = z.looseObject({
  objective: z.string(),
  method: z.string().optional(),
  space_size: figure,
  train: windowSchema.optional(),
  best: rankedSchema,
  top: z.array(rankedSchema).default([]),
  trials: z.looseObject({ count: z.int(), mean_sharpe: figure, sharpe_deviation: figure }).optional(),
  walk_forward: z
    .looseObject({
      folds: z.array(
        z.looseObject({
          train: windowSchema,
          test: windowSchema,
          chosen: selectionSchema.nullish(),
          train_score: figure,
          test_score: figure,
        }),
      ),
      mean_train_score: figure,
      mean_test_score: figure,
      efficiency: figure,
    })
    .nullish(),
  progress: z.array(z.looseObject({ evaluated: z.number(), best_score: figure })).default([]),
  result: refSchema.optional(),
  warnings: z.array(z.string()).default([]),
  provenance: z.array(provenanceSchema).default([]),
});

export type SearchFacts = z.output<typeof searchSchema>;

const performanceFacts = z.looseObject({
  total_return: figure,
  cagr: figure,
  annual_volatility: figure,
  sharpe: figure,
  sortino: figure,
  calmar: figure,
  max_drawdown: figure,
});

export type PerformanceFacts = z.output<typeof performanceFacts>;

const sampleSchema = z.looseObject({
  window: windowSchema,
  performance: performanceFacts,
  trades: z.looseObject({ count: figure, win_rate: figure, profit_factor: figure }).optional(),
});

export type SampleFacts = z.output<typeof sampleSchema>;

/** What the report reads of the output of `optimize.validate`. */
export const validationSchema = z.looseObject({
  selection: selectionSchema.optional(),
  in_sample: sampleSchema,
  out_of_sample: sampleSchema,
  benchmark: performanceFacts.optional(),
  sharpe_kept: figure,
  probabilistic_sharpe: figure,
  deflated_sharpe: z
    .looseObject({ value: figure, trials: figure, expected_max_sharpe: figure, sharpe: figure })
    .optional(),
  overfitting: z.looseObject({ probability: figure, combinations: figure, trials: figure }).nullish(),
  backtest: refSchema.optional(),
  warnings: z.array(z.string()).default([]),
  provenance: z.array(provenanceSchema).default([]),
});

export type ValidationFacts = z.output<typeof validationSchema>;
