import { z } from 'zod';
import { defineAction } from '../action';
import { Exact, nonNegativeAmountSchema, portfolioField, readPortfolio } from '../shared/risk';
import { type TierName, tierNames, tierOf, tiers } from './tiers';

export const classifyTier = defineAction({
  name: 'adaptive_portfolio.classify_tier',
  summary: 'Tell the size tier of an account, with the strategies and risks that fit it',
  capability: 'read',
  input: z.strictObject({
    equity: nonNegativeAmountSchema
      .optional()
      .describe('Equity to classify; left out: that of the portfolio or of the account of the run'),
    portfolio: portfolioField,
    previous_tier: z
      .enum(tierNames)
      .optional()
      .describe('The tier the account was in; it changes only 5 % beyond a bound'),
  }),
  output: z.strictObject({
    tier: z.enum(tierNames),
    changed: z.boolean().describe('Whether it is another than previous_tier; false without one'),
    equity: z.number(),
    up_at: z.number().nullable().describe('Equity at which it goes up; null for the largest'),
    down_below: z.number().nullable().describe('Equity below which it goes down; null for the smallest'),
    min_positions: z.int(),
    max_positions: z.int(),
    strategies: z.array(z.string()).describe('Strategies that fit the tier'),
    max_position_size: z.number().describe('Share of the equity'),
    max_daily_loss: z.number().describe('Share of the equity'),
    max_quarterly_loss: z.number().describe('Share of the equity'),
    stop_loss: z.number().describe('Share of the entry price'),
    max_trades_per_week: z.int(),
    may_trade: z.boolean().describe('false: the equity is below what any tier takes'),
  }),
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (input, ports) => {
    const equity =
      input.equity === undefined
        ? (await readPortfolio(input.portfolio, ports)).equity.toNumber()
        : new Exact(input.equity).toNumber();
    const tier = tierOf(equity, input.previous_tier);
    const { up, down } = boundsOf(tier.name);
    return {
      tier: tier.name,
      changed: input.previous_tier !== undefined && input.previous_tier !== tier.name,
      equity,
      up_at: up,
      down_below: down,
      min_positions: tier.minPositions,
      max_positions: tier.maxPositions,
      strategies: [...tier.strategies],
      max_position_size: tier.maxPositionSize,
      max_daily_loss: tier.maxDailyLoss,
      max_quarterly_loss: tier.maxQuarterlyLoss,
      stop_loss: tier.stopLoss,
      max_trades_per_week: tier.maxTradesPerWeek,
      may_trade: tier.maxPositions > 0,
    };
  },
});

/** Where an account that is in a tier leaves it. */
function boundsOf(name: TierName): { up: number | null; down: number | null } {
  const at = tiers.findIndex((tier) => tier.name === name);
  const exact = (from: number, factor: string) => new Exact(from).mul(factor).toNumber();
  return {
    up: at === tiers.length - 1 ? null : exact(tiers[at + 1].from, '1.05'),
    down: at === 0 ? null : exact(tiers[at].from, '0.95'),
  };
}
