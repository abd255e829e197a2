import { z } from 'zod';
import { artifactRefSchema, barSetRefSchema } from '../shared/artifact-ref';
import { performanceSchema, tradeStatisticsSchema } from '../shared/metrics';
import { provenanceSchema } from '../shared/provenance';
import { ownExitFields, tradingRuleFields } from '../shared/simulation';
import { parameterListing, parametersSchema, strategyNameSchema } from '../shared/strategies';

const selection = z.strictObject({
  symbol: z.string().min(1).describe('A symbol of the bar set'),
  strategy: strategyNameSchema.describe('The rule that trades it'),
  parameters: parametersSchema
    .default({})
    .describe(`Parameters of the strategy that differ from its defaults, which are: ${parameterListing}`),
  ...ownExitFields,
});

export const runInput = z.strictObject({
  bars: barSetRefSchema.describe(
    'The bars to trade on, daily or intraday, with enough bars before `from` to warm the strategies up',
  ),
  from: z.iso.date().describe('First session to trade, YYYY-MM-DD; earlier bars only warm indicators up'),
  to: z.iso.date().describe('Last session to trade, YYYY-MM-DD; open positions are closed at its close'),
  strategies: z
    .array(selection)
    .min(1)
    .describe(
      'One strategy a symbol, as ml_strategy.predict_best_strategy gives them; each gets an equal part of the capital',
    ),
  flat_at_close: z
    .boolean()
    .default(false)
    .describe(
      'Of intraday bars: close what is open at the close of the last bar of each session, half days too, so that nothing is held overnight',
    ),
  ...tradingRuleFields,
});

const used = z.strictObject({
  symbol: z.string(),
  strategy: z.string(),
  parameters: parametersSchema.describe('All parameters, defaults included'),
  stop_loss: z.number().optional().describe('Its stop, a share of the entry price; absent without one'),
  take_profit: z.number().optional().describe('Its take-profit, a share of the entry price; absent without one'),
  warmup_bars: z.int().describe('Bars before the first one whose signal counts'),
  initial_capital: z.number(),
  final_value: z.number(),
  trades: z.int(),
});

export const runOutput = z.strictObject({
  result: artifactRefSchema
    .extend({ kind: z.literal('backtest_result') })
    .describe(
      'Equity curve, benchmark curve and trades; the curves start with the capital at the close before the window',
    ),
  performance: performanceSchema.describe('Of the whole portfolio, net of costs'),
  benchmark: performanceSchema.describe(
    'Buy and hold of the same symbols from the first open to the last close, same costs',
  ),
  trades: tradeStatisticsSchema.extend({
    exposure: z.number().describe('Share of the bars with an open position, mean over the symbols'),
  }),
  costs: z.strictObject({
    commission: z.number().describe('Paid over all trades, in account currency'),
    slippage: z.number().describe('Lost to slippage over all trades, in account currency'),
  }),
  currency: z.string(),
  test_window: z.strictObject({
    from: z.string().describe('First session traded, YYYY-MM-DD'),
    to: z.string().describe('Last session traded, YYYY-MM-DD'),
    bars: z.int().describe('Closes traded: of daily bars the sessions'),
    sessions: z
      .int()
      .optional()
      .describe('Of intraday bars: sessions traded; absent for daily ones, which are one each'),
  }),
  strategies: z.array(used).describe('What was traded, one a symbol'),
  assumptions: z.array(z.string()).describe('Rules of the simulation: fills, costs, prices, currency'),
  warnings: z.array(z.string()).describe('What to know before trusting the figures; empty when there is nothing'),
  provenance: z.array(provenanceSchema).describe('Where the bars of the symbols traded came from'),
});

export type RunInput = z.output<typeof runInput>;
export type RunOutput = z.input<typeof runOutput>;
export type Selection = RunInput['strategies'][number];
