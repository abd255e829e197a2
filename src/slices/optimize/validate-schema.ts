import { z } from 'zod';
import { artifactRefSchema, barSetRefSchema } from '../shared/artifact-ref';
import { performanceSchema, tradeStatisticsSchema } from '../shared/metrics';
import { provenanceSchema } from '../shared/provenance';
import { selectionSchema, windowSchema } from './search-schema';

export const validateInput = z.strictObject({
  bars: barSetRefSchema.describe('The bars that were searched on, with those held out'),
  result: artifactRefSchema
    .extend({ kind: z.literal('optimization_result') })
    .describe(
      'The `result` of optimize.run or optimize.merge_results: its best candidate is tried with the costs of the search',
    ),
  test: windowSchema.describe('Bars held out: they must begin after the bars that were searched on'),
  compare_trials: z
    .int()
    .min(0)
    .max(2_000)
    .default(200)
    .describe(
      'Candidates to estimate the probability of overfitting with, evenly over all that were scored; 0: leave it out',
    ),
});

const probability = z.number().nullable();

export const validateOutput = z.strictObject({
  selection: selectionSchema.describe('What was tried, as backtest.run takes it'),
  sharpe: z.number().nullable().describe('Out of sample'),
  calmar: z.number().nullable().describe('Out of sample'),
  sortino: z.number().nullable().describe('Out of sample'),
  total_return: z.number().describe('Out of sample'),
  max_drawdown: z.number().describe('Out of sample, a positive share'),
  win_rate: z.number().nullable().describe('Out of sample; null without trades'),
  out_of_sample: z.strictObject({
    window: windowSchema,
    performance: performanceSchema,
    trades: tradeStatisticsSchema,
  }),
  in_sample: z.strictObject({ window: windowSchema, performance: performanceSchema, trades: tradeStatisticsSchema }),
  benchmark: performanceSchema.describe('Buy and hold over the held-out bars, same costs'),
  sharpe_kept: z
    .number()
    .nullable()
    .describe('Out-of-sample Sharpe ratio over the in-sample one; null unless the latter is positive'),
  probabilistic_sharpe: probability.describe(
    'Probability that the true Sharpe ratio is above 0, by the held-out returns',
  ),
  deflated_sharpe: z
    .strictObject({
      value: probability.describe(
        'Probability that the in-sample Sharpe ratio is above what the best of so many lucky trials shows',
      ),
      trials: z.int().describe('Candidates that the best was chosen from'),
      expected_max_sharpe: z.number().nullable().describe('Sharpe ratio to expect of the luckiest, annualised'),
      sharpe: z.number().nullable().describe('In sample, annualised'),
    })
    .describe('Bailey and López de Prado (2014)'),
  overfitting: z
    .strictObject({
      probability: z
        .number()
        .describe('Share of the halvings of train in which the best of one half is below the median in the other'),
      combinations: z.int(),
      trials: z.int().describe('Candidates compared'),
      bars: z.int(),
    })
    .nullable()
    .describe('Probability of backtest overfitting (2017); null where it was left out or there is too little to tell'),
  backtest: artifactRefSchema
    .extend({ kind: z.literal('backtest_result') })
    .describe('Equity, benchmark and trades of the held-out bars, as backtest.run stores them'),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema),
});

export type ValidateInput = z.output<typeof validateInput>;
export type ValidateOutput = z.input<typeof validateOutput>;
