import type { Decimal } from 'decimal.js';
import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import {
  Exact,
  type Holding,
  limitPrice,
  type OrderProposal,
  orderProposalSchema,
  type Portfolio,
  portfolioField,
  readPortfolio,
  tradableQuantityAtLeast,
} from '../shared/risk';

export const reduceExposure = defineAction({
  name: 'position_sizing.reduce_exposure',
  summary: 'Propose the orders that shrink positions to a share of what they are',
  capability: 'compute',
  input: z.strictObject({
    factor: z.number().min(0).lt(1).describe('What is left of each position: 0.5 halves it, 0 closes it'),
    symbols: z.array(z.string().min(1)).min(1).optional().describe('Only these positions; left out: all'),
    min_fraction: z.number().min(0).max(1).default(0).describe('Only positions larger than this share of the equity'),
    portfolio: portfolioField,
    fractional: z
      .boolean()
      .default(false)
      .describe('true: parts of shares, 6 decimals; false: whole shares, reductions rounded up'),
    slippage_tolerance: z
      .number()
      .min(0)
      .max(0.2)
      .optional()
      .describe('How much worse than the price an order may fill; left out: orders without a limit price'),
  }),
  output: z.strictObject({
    orders: z.array(orderProposalSchema).describe('What to trade; nothing is sent'),
    exposure_before: z.number().min(0).describe('Sizes of all positions, share of the equity'),
    exposure_after: z.number().min(0).describe('The same once the orders are filled at the prices now'),
    untouched: z.array(z.string()).describe('Positions that are left as they are'),
    warnings: z.array(z.string()),
  }),
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (input, ports) => {
    const portfolio = await readPortfolio(input.portfolio, ports);
    requireHeld(portfolio, input.symbols);
    const chosen = portfolio.holdings.filter(
      ({ symbol, fraction }) => (input.symbols?.includes(symbol) ?? true) && Math.abs(fraction) > input.min_fraction,
    );
    const orders = chosen.map((holding) => reduction(holding, input));
    const after = portfolio.holdings.reduce((sum, { symbol, shares, price }) => {
      const sold = new Exact(orders.find((order) => order.symbol === symbol)?.quantity ?? 0);
      return sum.add(shares.abs().sub(sold).mul(price));
    }, new Exact(0));
    return {
      orders,
      exposure_before: portfolio.exposure,
      exposure_after: after.div(portfolio.equity).toNumber(),
      untouched: portfolio.holdings.filter((holding) => !chosen.includes(holding)).map(({ symbol }) => symbol),
      warnings:
        portfolio.openOrders > 0
          ? [
              `${portfolio.openOrders} open orders of the account are not counted: cancel them first, or positions may turn around`,
            ]
          : [],
    };
  },
});

function requireHeld({ holdings, origin }: Portfolio, symbols: readonly string[] = []): void {
  const strange = symbols.filter((symbol) => !holdings.some((holding) => holding.symbol === symbol));
  if (strange.length === 0) return;
  throw new ActionError(
    'NoPosition',
    `there is no position in ${strange.join(', ')} to reduce; ${origin === 'input' ? 'the portfolio' : `account ${origin}`} holds ` +
      (holdings.length === 0 ? 'nothing' : holdings.map(({ symbol }) => symbol).join(', ')),
  );
}

function reduction(
  { symbol, shares, price, fraction }: Holding,
  input: { readonly factor: number; readonly fractional: boolean; readonly slippage_tolerance?: number | undefined },
): OrderProposal {
  const size = shares.abs();
  const atLeast = tradableQuantityAtLeast(size.mul(new Exact(1).sub(input.factor)), input.fractional);
  const quantity: Decimal = Exact.min(size, atLeast);
  const side = shares.gt(0) ? 'sell' : 'buy';
  return {
    symbol,
    side,
    quantity: quantity.toFixed(),
    ...limitPrice(side, price, input.slippage_tolerance),
    reason: `reduce ${symbol}, ${Number((Math.abs(fraction) * 100).toPrecision(4))} % of the equity, to ${input.factor} of it`,
  };
}
