import { z } from 'zod';
import { tradeSchema } from '../../shared/backtest-result';
import { barIntervalSchema } from '../../shared/bar-interval';
import { monthlyReturnsSchema } from '../../shared/metrics';
import { backtestSchema } from './backtest-schema';
import { marketSchema } from './market-schema';
import { qualitySchema } from './quality-schema';
import { selectionSchema } from './selection-schema';

/** The figures that a later step or a handler reads. */
export const summarySchema = z.strictObject({
  total_return: z.number().describe('Return of the strategy over the whole test, net of costs; 0.12 is 12 %'),
  benchmark_return: z
    .number()
    .describe('The same for buy and hold of the same symbols with the same capital and costs'),
  cagr: z.number().describe('Compound annual growth rate of the strategy'),
  sharpe: z.number().nullable().describe('null where the returns do not vary'),
  max_drawdown: z.number().describe('Largest fall from a peak, a positive share of the peak'),
  trades: z.int().min(0).describe('Round trips'),
  win_rate: z.number().nullable().describe('Share of the trades with a profit; null without trades'),
  final_value: z.number().describe('Account value at the last close, in account currency'),
  initial_value: z.number().describe('Account value at the start'),
});

const curveReportSchema = z.strictObject({
  date: z
    .array(z.string())
    .describe(
      'Session, YYYY-MM-DD, or the start of an intraday bar, ISO 8601 in UTC; the first is the one before the test window',
    ),
  value: z.array(z.number()).describe('Account value at the close, in account currency'),
  drawdown: z.array(z.number()).describe('value over the highest value so far, less 1: at or below 0'),
});

const backtest = backtestSchema.shape;

/** The JSON report. Returns and ratios are plain numbers, at full precision; money is in account currency. */
export const performanceReportSchema = z.strictObject({
  format: z.literal('bellwether.performance_report'),
  format_version: z.literal(1),
  title: z.string(),
  generated_at: z.string().describe('When the report was made, ISO 8601 in UTC'),
  run: z.strictObject({ run_id: z.string(), step_path: z.string() }).describe('The step that made the report'),
  symbols: z.array(z.string()),
  test_window: backtest.test_window,
  interval: barIntervalSchema.describe('Length of the bars that were traded'),
  currency: backtest.currency,
  summary: summarySchema,
  performance: backtest.performance,
  benchmark: backtest.benchmark,
  equity_curve: curveReportSchema,
  benchmark_curve: curveReportSchema,
  monthly_returns: z.strictObject({ strategy: monthlyReturnsSchema, benchmark: monthlyReturnsSchema }),
  trade_statistics: backtest.trades,
  costs: backtest.costs,
  trades: z.array(tradeSchema).describe('All round trips, in order of entry'),
  strategies: backtest.strategies,
  assumptions: backtest.assumptions,
  warnings: z.array(z.string()).describe('What to know before trusting the figures'),
  provenance: backtest.provenance,
  result: backtest.result,
  selection: selectionSchema.optional().describe('How the strategy was chosen; absent when the step was not given it'),
  analysis: marketSchema.optional().describe('Market analysis; absent when the step was not given it'),
  quality: qualitySchema.optional().describe('Data quality; absent when the step was not given it'),
});

export type PerformanceReport = z.output<typeof performanceReportSchema>;
export type CurveReport = z.output<typeof curveReportSchema>;
export type Summary = z.output<typeof summarySchema>;
