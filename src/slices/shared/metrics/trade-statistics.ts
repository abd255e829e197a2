import { z } from 'zod';
import type { Trade } from '../backtest-result';

/** What a list of round trips says. Money in account currency, net of costs. */
export const tradeStatisticsSchema = z.strictObject({
  count: z.int(),
  long: z.int(),
  short: z.int(),
  winning: z.int().describe('Trades with a profit after costs'),
  losing: z.int().describe('Trades with a loss after costs; one of exactly 0 is neither'),
  win_rate: z.number().nullable().describe('winning / count, a share; null without trades'),
  profit_factor: z.number().nullable().describe('Sum of the profits over the sum of the losses; null without a loss'),
  average_win: z.number().nullable().describe('Mean profit of the winning trades'),
  average_loss: z.number().nullable().describe('Mean loss of the losing trades, negative'),
  largest_win: z.number().nullable(),
  largest_loss: z.number().nullable().describe('Negative'),
  expectancy: z.number().nullable().describe('Mean profit or loss of a trade; null without trades'),
  average_return_pct: z.number().nullable().describe('Mean return of a trade on the money at its entry, in percent'),
  average_bars_held: z.number().nullable(),
  net_profit: z.number().describe('Sum of the profits and losses'),
});

export type TradeStatistics = z.infer<typeof tradeStatisticsSchema>;

/** Statistics of trades, of one symbol or several. */
export function tradeStatistics(trades: readonly Trade[]): TradeStatistics {
  const wins = trades.map((trade) => trade.pnl).filter((pnl) => pnl > 0);
  const losses = trades.map((trade) => trade.pnl).filter((pnl) => pnl < 0);
  const long = trades.filter((trade) => trade.side === 'long').length;
  return {
    count: trades.length,
    long,
    short: trades.length - long,
    winning: wins.length,
    losing: losses.length,
    win_rate: trades.length === 0 ? null : wins.length / trades.length,
    profit_factor: losses.length === 0 ? null : sum(wins) / -sum(losses),
    average_win: average(wins),
    average_loss: average(losses),
    largest_win: extreme(wins, Math.max),
    largest_loss: extreme(losses, Math.min),
    expectancy: average(trades.map((trade) => trade.pnl)),
    average_return_pct: average(trades.map((trade) => trade.return_pct)),
    average_bars_held: average(trades.map((trade) => trade.bars_held)),
    net_profit: sum(trades.map((trade) => trade.pnl)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

function extreme(values: readonly number[], choose: (first: number, second: number) => number): number | null {
  return values.length === 0 ? null : values.reduce((first, second) => choose(first, second));
}
