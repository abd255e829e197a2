import { z } from 'zod';
import { artifactRefSchema } from '../../shared/artifact-ref';
import { performanceSchema, tradeStatisticsSchema } from '../../shared/metrics';
import { provenanceSchema } from '../../shared/provenance';

/** What the report reads of the output of `backtest.run`. What else that holds is accepted and left alone. */
export const backtestSchema = z.looseObject({
  result: artifactRefSchema.describe('Artifact of kind backtest_result: equity curve, benchmark curve and trades'),
  performance: z.looseObject(performanceSchema.shape).describe('Performance of the strategy, net of costs'),
  benchmark: z.looseObject(performanceSchema.shape).describe('Performance of buy and hold'),
  trades: z
    .looseObject({ ...tradeStatisticsSchema.shape, exposure: z.number().optional() })
    .describe('Trade statistics; exposure is the share of bars with an open position'),
  costs: z
    .looseObject({ commission: z.number(), slippage: z.number() })
    .describe('Paid over all trades, in account currency'),
  currency: z.string().optional().describe('Currency of the account'),
  test_window: z.looseObject({
    from: z.string().describe('First session traded, YYYY-MM-DD'),
    to: z.string().describe('Last session traded, YYYY-MM-DD'),
    bars: z.int().optional().describe('Closes traded: of daily bars the sessions'),
    sessions: z.int().optional().describe('Of intraday bars: sessions traded'),
  }),
  strategies: z
    .array(
      z.looseObject({
        symbol: z.string(),
        strategy: z.string(),
        parameters: z.record(z.string(), z.unknown()).default({}),
        initial_capital: z.number().optional(),
        final_value: z.number().optional(),
        trades: z.int().optional(),
      }),
    )
    .min(1)
    .describe('What was traded, one a symbol'),
  assumptions: z.array(z.string()).describe('Rules of the simulation, in words'),
  warnings: z.array(z.string()).default([]).describe('What to know before trusting the figures'),
  provenance: z.array(provenanceSchema).describe('Where the bars came from'),
});

export type BacktestFacts = z.output<typeof backtestSchema>;
