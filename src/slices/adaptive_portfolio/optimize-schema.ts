import { z } from 'zod';
import { artifactRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { decimalTextSchema, optionalBarInputFields, positiveAmountSchema } from '../shared/risk';
import { parametersSchema } from '../shared/strategies';
import { allocationMethods } from './weights-of';

const share = z.number().min(0).max(1);

export const optimizeInput = z
  .strictObject({
    ...optionalBarInputFields,
    symbols: z
      .array(z.string().min(1).max(32))
      .min(1)
      .max(50)
      .optional()
      .describe('With bars: only these of the set. With source: the symbols to read'),
    strategies: z
      .array(
        z.looseObject({
          strategy: z.string().min(1),
          rule: z.string().optional().describe('The strategy to simulate, where it is called otherwise'),
          symbol: z.string().optional().describe('Trades this symbol only; left out: all of the bars, each by itself'),
          parameters: parametersSchema.default({}),
          name: z.string().min(1).optional().describe('What it is called in the result; left out: strategy and symbol'),
          returns: artifactRefSchema
            .nullish()
            .describe('Its daily returns, as ml_strategy.score_strategy_fitness stores them'),
        }),
      )
      .max(50)
      .optional()
      .describe(
        'Allocate to strategies, as ml_strategy.select_best_strategies gives them: by the returns that each brings, or with bars by ' +
          'trading those. Empty: all stays in cash',
      ),
    returns: z
      .array(z.strictObject({ name: z.string().min(1), returns: z.array(z.number().gt(-1)).min(2).max(20_000) }))
      .min(1)
      .max(50)
      .optional()
      .describe(
        'Allocate to anything whose returns are known: simple returns over the same periods, oldest first, instead of bars',
      ),
    method: z.enum(allocationMethods).default('risk_parity').describe('How the weights are computed, see the README'),
    min_weight: share.default(0).describe('Smallest weight of each asset, share of the capital'),
    max_weight: z.number().gt(0).max(10).default(1).describe('Largest weight of each asset, share of the capital'),
    leverage: z
      .number()
      .gt(0)
      .max(10)
      .default(1)
      .describe('What is to be invested, share of the capital; above 1 is borrowed'),
    cash_reserve: z.number().min(0).lt(1).default(0).describe('Share of that to keep as cash'),
    risk_aversion: z
      .number()
      .gt(0)
      .max(1000)
      .default(3)
      .describe('mean_variance: how much variance counts against return'),
    shrinkage: share.default(0).describe('How far covariances are drawn to 0, for few or nearly equal assets'),
    lookback_bars: z.int().min(20).max(20_000).default(252).describe('Returns to estimate from, the latest'),
    periods_per_year: z
      .number()
      .gt(0)
      .default(252)
      .describe('With returns: how many of them make a year. Bars bring their own'),
    capital: positiveAmountSchema.optional().describe('Money to allocate; left out: weights only'),
    commission: z
      .number()
      .min(0)
      .max(0.1)
      .default(0.001)
      .describe('strategies: commission of each fill, share of its value'),
    slippage: z.number().min(0).max(0.1).default(0.0005).describe('strategies: how much worse than the open a fill is'),
  })
  .refine(({ bars, source, returns }) => returns === undefined || (bars === undefined && source === undefined), {
    path: ['returns'],
    error: 'give returns or bars, not both',
  })
  .refine(
    ({ bars, source, returns, strategies }) =>
      bars !== undefined ||
      source !== undefined ||
      returns !== undefined ||
      (strategies?.every((one) => one.returns !== undefined && one.returns !== null) ?? false),
    { path: ['bars'], error: 'give bars, a source, returns, or strategies that each bring their returns' },
  )
  .refine(({ source, bars, symbols }) => source === undefined || bars !== undefined || symbols !== undefined, {
    path: ['symbols'],
    error: 'give the symbols to read from the source',
  });

export type OptimizeInput = z.output<typeof optimizeInput>;

export const optimizeOutput = z.strictObject({
  weights: z
    .array(
      z.strictObject({
        name: z.string(),
        weight: z.number().describe('Share of the capital'),
        amount: decimalTextSchema.nullable().describe('Of the capital given, cut off to cents; null without one'),
        risk_share: z.number().describe('Its part of the variance; they sum to 1'),
        volatility: z.number().min(0).describe('Annualised'),
        expected_return: z.number().describe('Arithmetic mean a year of the returns: the past, no promise'),
      }),
    )
    .describe('One an asset'),
  cash_weight: z.number().describe('What is not invested, share of the capital; below 0 is borrowed'),
  cash_amount: decimalTextSchema.nullable().describe('Capital less all amounts; null without a capital'),
  confidence: share.describe('adequacy times stability'),
  adequacy: share.describe('T / (T + 10 n) with T returns of n assets'),
  stability: share.describe('1 less what differs between the two halves of the returns, see the README'),
  expected_volatility: z.number().min(0).describe('Annualised, of the whole capital'),
  expected_return: z.number().describe('A year, of the whole capital, cash at 0'),
  method: z.enum(allocationMethods),
  returns: z.int().describe('Returns that this was estimated from'),
  as_of: z.string().nullable().describe('Last session read, YYYY-MM-DD; null with returns'),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where the bars came from; empty with returns'),
});
