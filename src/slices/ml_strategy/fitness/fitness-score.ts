import { maxDrawdown } from '../../shared/metrics';
import type { Block } from './blocks';

/** How good a strategy was in its blocks, in parts of 0 to 1 and all together. */
export interface Fitness {
  /** 0.5 · sharpeScore + 0.3 · consistency + 0.2 · drawdownScore; 0 where nothing was traded. */
  readonly score: number;
  readonly sharpeScore: number;
  readonly consistency: number;
  readonly drawdownScore: number;
  /** Annualised, of the weighted returns; 0 where they do not vary. */
  readonly sharpe: number;
  readonly maxDrawdown: number;
  readonly totalReturn: number;
  readonly trades: number;
}

const PARTS = { sharpe: 0.5, consistency: 0.3, drawdown: 0.2 } as const;

/** A fall by this much gives no point for it. */
const WORST_DRAWDOWN = 0.3;

/**
 * The fitness over the blocks of all symbols: each symbol has an equal part of the money, day by day. Needs a block. `perYear`: bars of a
 * year.
 */
export function fitnessOf(symbols: readonly (readonly Block[])[], perYear: number): Fitness {
  const blocks = symbols.flat();
  const trades = blocks.reduce((sum, block) => sum + block.trades, 0);
  const days = dailyReturns(symbols);
  const sharpe = sharpeOf(days, perYear);
  const sharpeScore = 1 / (1 + Math.exp(-sharpe));
  const weights = blocks.reduce((sum, { weight }) => sum + weight, 0);
  const consistency = blocks.reduce((sum, block) => sum + (block.return > 0 ? block.weight : 0), 0) / weights;
  const value = [1];
  for (const day of days) value.push(value[value.length - 1] * (1 + day.value));
  const fall = maxDrawdown({ value }).share;
  const drawdownScore = Math.max(0, 1 - fall / WORST_DRAWDOWN);
  const score = PARTS.sharpe * sharpeScore + PARTS.consistency * consistency + PARTS.drawdown * drawdownScore;
  return {
    score: trades === 0 ? 0 : score,
    sharpeScore,
    consistency,
    drawdownScore,
    sharpe,
    maxDrawdown: fall,
    totalReturn: value[value.length - 1] - 1,
    trades,
  };
}

export interface DayReturn {
  readonly time: number;
  readonly value: number;
  readonly weight: number;
}

/** The mean over the symbols of each day's return, and of what it counts, in time order. */
export function dailyReturns(symbols: readonly (readonly Block[])[]): DayReturn[] {
  const days = new Map<number, { value: number; weight: number; count: number }>();
  for (const { weight, returns } of symbols.flat()) {
    for (const { time, value } of returns) {
      const day = days.get(time) ?? { value: 0, weight: 0, count: 0 };
      days.set(time, { value: day.value + value, weight: day.weight + weight, count: day.count + 1 });
    }
  }
  return [...days]
    .sort(([first], [second]) => first - second)
    .map(([time, { value, weight, count }]) => ({ time, value: value / count, weight: weight / count }));
}

function sharpeOf(days: readonly DayReturn[], perYear: number): number {
  const total = days.reduce((sum, { weight }) => sum + weight, 0);
  const mean = days.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
  const variance = days.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0) / total;
  const deviation = Math.sqrt(variance);
  return deviation <= 1e-12 ? 0 : (mean / deviation) * Math.sqrt(perYear);
}
