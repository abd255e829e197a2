import type { BarSeries } from '../../shared/bars';
import type { Pivot } from './pivots';

export const patternNames = [
  'double_top',
  'double_bottom',
  'head_and_shoulders',
  'inverse_head_and_shoulders',
  'ascending_triangle',
  'descending_triangle',
  'symmetrical_triangle',
  'bull_flag',
  'bear_flag',
] as const;

export type PatternName = (typeof patternNames)[number];

/** 1 upwards, -1 downwards. */
export type Sign = 1 | -1;

/**
 * How far a pattern has come: `forming` waits for the close that confirms it, `confirmed` has had it, `completed` then
 * reached its target, `failed` closed beyond its failure level first. A shape that price left on the wrong side, or that
 * was not confirmed in time, is no pattern and is not listed.
 */
export type PatternStatus = 'forming' | 'confirmed' | 'completed' | 'failed';

/** A chart pattern by bar indexes; all that it says is known at the last bar of the data. */
export interface Pattern {
  readonly name: PatternName;
  readonly direction: 'bullish' | 'bearish' | 'neutral';
  readonly points: readonly PatternPoint[];
  /** The bar on which the shape was first complete. */
  readonly knownAt: number;
  readonly status: PatternStatus;
  readonly confirmedAt?: number;
  /** The bar on which it was completed or failed. */
  readonly endedAt?: number;
  /** The close beyond this confirms, or did so; two of them where price may leave on either side. */
  readonly confirmationLevels: readonly number[];
  readonly target?: number;
  readonly failureLevel?: number;
  /** How well the shape fits its rule, 0 to 1. Not a probability. */
  readonly fit: number;
}

export interface PatternPoint {
  readonly role: string;
  readonly index: number;
  readonly price: number;
}

/** What a detector works on. */
export interface PatternSearch {
  readonly bars: BarSeries;
  readonly atr: Float64Array;
  /** The first bar that may belong to a pattern; what led to it may lie before. */
  readonly from: number;
  /** Pivots of all bars, one list for each size of swing. */
  readonly swings: readonly (readonly Pivot[])[];
  readonly doubleTolerance: number;
  readonly doubleMinDepth: number;
  readonly headAndShouldersTolerance: number;
}

/** Difference of two prices as a share of the larger one. */
export function relativeGap(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(a, b);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
