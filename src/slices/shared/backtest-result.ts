import { z } from 'zod';
import { barIntervalSchema } from './bar-interval';

/**
 * A value over time: `time` in milliseconds since the epoch (00:00 UTC of the session; of intraday bars the start of the bar),
 * `value` in account currency.
 */
export const curveSchema = z.strictObject({ time: z.array(z.number()), value: z.array(z.number()) });

export type Curve = z.infer<typeof curveSchema>;

/** One round trip. Prices include slippage; `pnl` is net of commission. Money in account currency. */
export const tradeSchema = z.strictObject({
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: z.number(),
  entry_date: z.string().describe('Session, YYYY-MM-DD; of an intraday bar its start, ISO 8601 in UTC'),
  entry_price: z.number(),
  exit_date: z.string().describe('As entry_date, of the bar of the exit'),
  exit_price: z.number(),
  commission: z.number(),
  slippage_cost: z.number(),
  pnl: z.number(),
  return_pct: z.number().describe('pnl over the money at entry, in percent'),
  bars_held: z.int(),
  exit_reason: z
    .enum(['signal', 'stop', 'take_profit', 'end_of_data', 'session_end', 'liquidated'])
    .describe(
      'session_end: closed at the close of the last bar of a session, as flat_at_close asks; liquidated: a short position had lost all of the capital at a close',
    ),
});

export type Trade = z.infer<typeof tradeSchema>;

/** The artifact of kind `backtest_result` that `backtest.run` stores and reports read. */
export const backtestResultSchema = z.strictObject({
  interval: barIntervalSchema.default('1d').describe('Length of the bars that were traded'),
  equity: curveSchema.describe('Account value at each close, net of costs, open positions marked to that close'),
  benchmark: curveSchema.describe(
    'Buy and hold of the same symbols with the same capital and costs, bought at the first open of the window',
  ),
  trades: z.array(tradeSchema),
});

export type BacktestResult = z.output<typeof backtestResultSchema>;
