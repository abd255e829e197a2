import { z } from 'zod';
import { defineAction } from '../action';
import {
  Exact,
  orderProposalSchema,
  type Portfolio,
  portfolioField,
  positiveAmountSchema,
  readPortfolio,
  riskComponentSchema,
} from '../shared/risk';
import { signalSchema } from '../shared/signals';
import { breachesOf, breachSchema } from './breaches';
import { type Candidate, judgeOrders, rejectionSchema } from './judge-orders';
import { accountFacts, accountFigures, figuresOf, limitFields, limitRisk } from './limits';
import { signalList, signalsField } from './sizing-schema';

const input = z.strictObject({
  signals: signalsField(signalSchema)
    .default([])
    .describe(
      'Signals, one a symbol, as a list or the whole output that has them: bought as far as the limits allow, sold whole',
    ),
  orders: z
    .array(orderProposalSchema.extend({ quantity: positiveAmountSchema }).partial({ reason: true }))
    .max(500)
    .default([])
    .describe(
      'Orders that are proposed already, as position_sizing.calculate_optimal_sizes gives them; judged before the signals',
    ),
  prices: z
    .array(z.looseObject({ symbol: z.string(), price: positiveAmountSchema }))
    .default([])
    .describe('Prices of symbols whose signal or order has none and that are not held'),
  portfolio: portfolioField,
  ...limitFields,
  min_confidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'Signals less sure than this open nothing: they only end a position on the other side; a signal without a confidence passes',
    ),
  allow_short: z.boolean().default(false).describe('Whether a sale may open a short position'),
  fractional: z.boolean().default(false).describe('true: parts of shares, 6 decimals; false: whole shares'),
  slippage_tolerance: z
    .number()
    .min(0)
    .max(0.2)
    .optional()
    .describe('How much worse than the price an order may fill; left out: orders without a limit price'),
});

type Input = z.output<typeof input>;

export const checkRiskLimits = defineAction({
  name: 'position_sizing.check_risk_limits',
  summary: 'Tell which orders the account may send now, cut to its limits, and which are refused with the figures why',
  capability: 'read',
  input,
  output: z.strictObject({
    orders: z.array(orderProposalSchema).describe('Allowed, as far as allowed; nothing is sent'),
    rejected: z.array(rejectionSchema),
    breaches: z.array(breachSchema).describe('Limits that the account does not keep as it is'),
    opening_allowed: z.boolean().describe('false: a loss limit is reached, only reductions are allowed'),
    ...accountFigures,
    risk_score: z.number().min(0).max(1).describe('Of the account as it is, against its limits'),
    risk_components: z.array(riskComponentSchema),
    warnings: z.array(z.string()),
  }),
  publishes: { ...accountFacts, risk_score: 'risk_score' },
  defaults: { timeout: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (given, ports) => {
    const portfolio = await readPortfolio(given.portfolio, ports);
    const { orders, rejected } = judgeOrders(candidatesOf(given, portfolio), portfolio, given);
    const breaches = breachesOf(portfolio, given);
    return {
      orders,
      rejected,
      breaches,
      opening_allowed: !breaches.some(({ limit }) => limit === 'max_daily_loss' || limit === 'max_drawdown'),
      ...figuresOf(portfolio),
      ...limitRisk(portfolio, given),
      warnings:
        portfolio.openOrders > 0
          ? [`${portfolio.openOrders} open orders of the account are not counted against the limits`]
          : [],
    };
  },
});

function candidatesOf(given: Input, portfolio: Portfolio): Candidate[] {
  const marketOf = (symbol: string) => {
    const known =
      given.prices.find((price) => price.symbol === symbol)?.price ??
      portfolio.holdings.find((holding) => holding.symbol === symbol)?.price;
    return known === undefined ? undefined : new Exact(known);
  };
  const priceOf = (symbol: string, own: number | string | null | undefined) =>
    own === null || own === undefined ? marketOf(symbol) : new Exact(own);
  // The limit of a sale is the least that it may bring: the market may give more, and that much is then short.
  const saleOf = (symbol: string, limit: string | undefined) => {
    const market = marketOf(symbol);
    return market === undefined || limit === undefined ? market : Exact.max(market, limit);
  };
  return [
    ...given.orders.map(({ symbol, side, quantity, limit_price }) => ({
      symbol,
      side,
      quantity: new Exact(quantity),
      price: side === 'sell' ? saleOf(symbol, limit_price) : priceOf(symbol, limit_price),
      limitPrice: limit_price,
      confidence: undefined,
    })),
    ...signalList(given.signals).flatMap(({ symbol, action, price, confidence }): Candidate[] =>
      action === 'hold'
        ? []
        : [
            {
              symbol,
              side: action,
              quantity: undefined,
              price: priceOf(symbol, price),
              limitPrice: undefined,
              confidence,
            },
          ],
    ),
  ];
}
