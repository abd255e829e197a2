import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { decimalTextSchema } from '../shared/risk';
import { parametersSchema } from '../shared/strategies';
import { durationField, ordersOutput } from '../shared/trading';

const share = z.number().min(0).max(1);

export const deployInput = z.strictObject({
  strategies: z
    .array(
      z.looseObject({
        strategy: z.string().min(1).describe('What it is called in the weights'),
        rule: z.string().nullish().describe('The rule-based strategy that it runs, where that is called otherwise'),
        parameters: parametersSchema.default({}),
      }),
    )
    .max(50)
    .describe('Strategies, as ml_strategy.select_best_strategies gives them. Empty: nothing is traded'),
  weights: z
    .array(z.looseObject({ name: z.string().min(1), weight: share }))
    .max(50)
    .describe('What each is given, share of the equity, as adaptive_portfolio.optimize_allocation gives it'),
  bars: barSetRefSchema.describe('Daily bars that the strategies decide on, as data.get_historical_data gives them'),
  mode: z
    .enum(['aggressive', 'conservative'])
    .default('conservative')
    .describe('aggressive: the weights as they are; conservative: half of each'),
  capital: z
    .number()
    .positive()
    .optional()
    .describe('The most of the equity that is deployed, in the currency of the account; left out: all of it'),
  allow_short: z.boolean().default(false).describe('Whether a strategy that is short opens a short position'),
  slippage_tolerance: z
    .number()
    .min(0)
    .max(0.2)
    .default(0.005)
    .describe('How much worse than the quote an order may fill'),
  valid_for: durationField('60s', '1s', '24h').describe('An order that was not sent by then is not sent any more'),
});

export type DeployInput = z.output<typeof deployInput>;

export const deployOutput = z.strictObject({
  ...ordersOutput,
  targets: z
    .array(
      z.strictObject({
        symbol: z.string(),
        fraction: z.number().describe('Share of the deployed equity to hold, below 0 for short'),
        price: decimalTextSchema.describe('Last price, by the quote'),
        current: decimalTextSchema.describe('Shares held before, below 0 for short'),
        target: decimalTextSchema.describe('Shares to hold'),
        wanted_by: z.array(z.string()).describe('Strategies that want a position in it'),
      }),
    )
    .describe('One a symbol of the bars; none where there are no strategies'),
  not_deployed: z
    .array(z.strictObject({ strategy: z.string(), reason: z.string() }))
    .describe('Strategies that cannot be run here, or have no weight; their share stays in cash'),
  mode: z.enum(['aggressive', 'conservative']),
  equity: decimalTextSchema.describe('That the targets are shares of'),
  warnings: z
    .array(z.string())
    .describe('What to know before trusting the targets: bars that are old, and what was doubtful about them'),
  provenance: z.array(provenanceSchema).describe('Where the bars came from'),
});

export type DeployOutput = z.input<typeof deployOutput>;
