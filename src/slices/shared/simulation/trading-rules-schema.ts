import { z } from 'zod';
import type { SimulationRules } from './rules';

const stopLoss = z.number().gt(0).lt(1);
const takeProfit = z.number().gt(0).max(100);

/** The fields of an action's input that say how a simulation trades and what it charges. */
export const tradingRuleFields = {
  initial_capital: z.number().positive().default(10_000).describe('Money at the start, in the currency of the bars'),
  commission: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.001)
    .describe('Commission of each fill, as a share of its value; 0.001 is 0.1 %'),
  slippage: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.0005)
    .describe('How much worse than the market a fill is, as a share of the price; 0.0005 is 0.05 %'),
  allow_short: z
    .boolean()
    .optional()
    .describe(
      'Whether strategies may be short; overrides their own parameter, which counts when this is left out (default: no)',
    ),
  fractional: z.boolean().default(true).describe('Trade parts of shares; false: whole shares only'),
  stop_loss: stopLoss.optional().describe('Leave at this loss, as a share of the entry price; left out: no stop'),
  take_profit: takeProfit
    .optional()
    .describe('Leave at this gain, as a share of the entry price; left out: no take-profit'),
  position_size: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe("Share of a symbol's equity to enter with, commission included; the rest stays in cash"),
  prices: z
    .enum(['adjusted', 'raw'])
    .default('adjusted')
    .describe('adjusted: prices scaled for splits and dividends where the bars say how; raw: prices as they are'),
};

type TradingRules = z.output<z.ZodObject<typeof tradingRuleFields>>;

/** Stop and take-profit of one strategy, which go before those of all. */
export const ownExitFields = {
  stop_loss: stopLoss.optional().describe('Its own stop, a share of the entry price, instead of the one for all'),
  take_profit: takeProfit
    .optional()
    .describe('Its own take-profit, a share of the entry price, instead of the one for all'),
};

/** What an input's rules mean to a simulation with this much money. */
export function simulationRules(
  rules: Omit<TradingRules, 'allow_short' | 'prices' | 'initial_capital'>,
  initialCapital: number,
): SimulationRules {
  return {
    initialCapital,
    commission: rules.commission,
    slippage: rules.slippage,
    fractional: rules.fractional,
    positionSize: rules.position_size,
    stopLoss: rules.stop_loss,
    takeProfit: rules.take_profit,
  };
}
