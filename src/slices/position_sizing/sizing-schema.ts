import { z } from 'zod';
import { provenanceSchema } from '../shared/provenance';
import {
  decimalTextSchema,
  optionalBarInputFields,
  orderProposalSchema,
  portfolioField,
  regimeSchema,
  riskComponentSchema,
} from '../shared/risk';
import { signalSchema } from '../shared/signals';

const share = z.number().min(0).max(1);

const sizingMethods = ['fixed', 'kelly', 'fractional_kelly', 'kelly_confidence', 'volatility_target', 'atr'] as const;

export const sizingSignalSchema = signalSchema
  .extend({
    win_rate: share.optional().describe('For Kelly, with win_loss_ratio: how often such signals were right'),
    win_loss_ratio: z
      .number()
      .positive()
      .optional()
      .describe('For Kelly, with win_rate: mean gain over mean loss of such signals'),
  })
  .superRefine((signal, context) => {
    const { symbol, win_rate: winRate, win_loss_ratio: winLossRatio } = signal;
    if ((winRate === undefined) === (winLossRatio === undefined)) return;
    const [there, missing] = winRate === undefined ? ['win_loss_ratio', 'win_rate'] : ['win_rate', 'win_loss_ratio'];
    context.addIssue({
      code: 'custom',
      path: [missing],
      message: `${symbol} has a ${there} and no ${missing}; Kelly takes both together. Give both, or neither to estimate them from bars`,
    });
  });

export type SizingSignal = z.output<typeof sizingSignalSchema>;

/** One signal a symbol, as a list or as the output of the action that made them. */
export function signalsField<Schema extends z.ZodType<{ readonly symbol: string }>>(schema: Schema) {
  const list = z
    .array(schema)
    .max(500)
    .refine((signals) => new Set(signals.map(({ symbol }) => symbol)).size === signals.length, {
      error: 'give one signal a symbol; analyze.combine_signals makes one of several',
    });
  return z.union([list, z.looseObject({ signals: list })]);
}

/** The list of a `signalsField`. */
export function signalList<One>(given: readonly One[] | { readonly signals: readonly One[] }): readonly One[] {
  return 'signals' in given ? given.signals : given;
}

export const sizingInput = z.strictObject({
  signals: signalsField(sizingSignalSchema).describe(
    'Signals, one a symbol, as a list or the whole output that has them',
  ),
  method: z.enum(sizingMethods).default('fractional_kelly').describe('How sizes are computed, see the README'),
  portfolio: portfolioField,
  ...optionalBarInputFields,
  fixed_fraction: share.default(0.05).describe('fixed: share of the equity for each position'),
  kelly_fraction: share.default(0.25).describe('fractional_kelly, kelly_confidence: share of Kelly that is used'),
  payoff_bars: z
    .int()
    .min(20)
    .max(5000)
    .default(252)
    .describe('Kelly without win_rate: daily returns to estimate it from'),
  target_volatility: z
    .number()
    .gt(0)
    .max(2)
    .default(0.15)
    .describe('volatility_target: annualised, of all positions together'),
  volatility_bars: z
    .int()
    .min(5)
    .max(1000)
    .default(60)
    .describe('Returns that volatilities and correlations are measured over'),
  risk_per_trade: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.01)
    .describe('atr: share of the equity that a move of atr_multiple ATR loses'),
  atr_bars: z.int().min(2).max(200).default(14).describe('atr: bars of the average true range'),
  atr_multiple: z
    .number()
    .gt(0)
    .max(20)
    .default(2)
    .describe('atr: how many average true ranges away the position is wrong'),
  regime: regimeSchema
    .optional()
    .describe('Regime of the market, as market_regime.detect says; left out: sizes are not scaled by it'),
  min_confidence: share
    .default(0.5)
    .describe(
      'Signals less sure than this open nothing: they only end a position on the other side; a signal without a confidence passes',
    ),
  max_position: share.default(0.1).describe('Largest size of one position, share of the equity'),
  max_portfolio: share.default(0.8).describe('Largest sizes of all positions together, share of the equity'),
  correlation_limit: share
    .default(0.6)
    .describe('Positions whose gains are more correlated than this share one limit, max_correlated'),
  max_correlated: share
    .default(0.2)
    .describe('Largest sizes together of positions that move together, share of the equity'),
  max_drawdown: z.number().gt(0).max(1).default(0.2).describe('Drawdown of the portfolio at which sizes are 0'),
  allow_short: z
    .boolean()
    .default(false)
    .describe('Whether a sell signal opens a short position; otherwise it only closes a long one'),
  fractional: z.boolean().default(false).describe('true: parts of shares, 6 decimals; false: whole shares'),
  slippage_tolerance: z
    .number()
    .min(0)
    .max(0.2)
    .optional()
    .describe(
      'How much worse than the price an order may fill, share of the price; left out: orders without a limit price',
    ),
});

export type SizingInput = z.output<typeof sizingInput>;

const sizeSchema = z.strictObject({
  symbol: z.string(),
  action: z.enum(['buy', 'sell', 'hold']),
  raw_fraction: z.number().describe('What the method says before multipliers and limits, share of the equity'),
  fraction: z.number().describe('Share of the equity to hold, below 0 for short'),
  quantity: decimalTextSchema.describe('Shares to hold, below 0 for short; decimal text'),
  current_quantity: decimalTextSchema.describe('Shares held now'),
  price: decimalTextSchema.nullable().describe('Price that quantities are reckoned with; null where none is known'),
  confidence: share.nullable(),
  kept: z.boolean().describe('Whether the position is left as it is'),
  steps: z
    .array(z.strictObject({ rule: z.string(), from: z.number(), to: z.number() }))
    .describe('What multipliers and limits made of it, in their order'),
  reason: z.string(),
});

export type Size = z.infer<typeof sizeSchema>;

export const sizingOutput = z.strictObject({
  sizes: z.array(sizeSchema).describe('One a signal'),
  orders: z.array(orderProposalSchema).describe('What to trade to get there, sales first; nothing is sent'),
  risk_score: share.describe('Of the portfolio with these sizes, see the README'),
  risk_components: z.array(riskComponentSchema).describe('What the score is made of'),
  position_size: z.number().min(0).describe('Largest size of one position with these sizes, share of the equity'),
  exposure: z.number().min(0).describe('Sizes of all positions together with these sizes, share of the equity'),
  expected_volatility: z
    .number()
    .min(0)
    .nullable()
    .describe('Annualised, of the positions whose bars are known; null without'),
  multipliers: z.strictObject({ regime: z.number(), drawdown: z.number() }),
  equity: decimalTextSchema,
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where the bars came from'),
});
