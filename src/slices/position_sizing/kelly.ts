import type { BarSeries } from '../shared/bars';

/** How often a bet is won and how much is won for what is lost. */
export interface Payoff {
  /** 0 to 1. */
  readonly winRate: number;
  /** Mean gain over mean loss, above 0; infinite where nothing was ever lost. */
  readonly winLossRatio: number;
}

/**
 * The share of the money to stake, p - (1 - p) / b (Kelly 1956), for a stake that is lost whole or returned with b times
 * as much: p the win rate, b the win-loss ratio. 0 where there is no edge.
 */
export function kellyFraction({ winRate, winLossRatio }: Payoff): number {
  return Math.max(0, winRate - (1 - winRate) / winLossRatio);
}

/**
 * The payoff of holding a symbol for a day, from its last `returns` daily returns: the share of gains, their mean over that
 * of losses. `side` -1 takes a fall for a gain. Days without a move count as neither. Undefined where none moved.
 */
export function payoffOfBars({ close }: BarSeries, side: 1 | -1, returns: number): Payoff | undefined {
  const moves = close
    .slice(Math.max(0, close.length - 1 - returns))
    .map((price, bar, prices) => (bar === 0 ? 0 : side * (price / prices[bar - 1] - 1)))
    .filter((move) => move !== 0);
  if (moves.length === 0) return undefined;
  const gains = moves.filter((move) => move > 0);
  const losses = moves.filter((move) => move < 0);
  if (gains.length === 0) return { winRate: 0, winLossRatio: 1 };
  if (losses.length === 0) return { winRate: 1, winLossRatio: Infinity };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { winRate: gains.length / moves.length, winLossRatio: mean(gains) / -mean(losses) };
}
