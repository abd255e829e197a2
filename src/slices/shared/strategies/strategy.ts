import type { z } from 'zod';
import type { BarSeries } from '../bars';
import type { SharedIndicators } from './shared-indicators';

/** Where a strategy wants to be from the next open on: 1 long, 0 flat, -1 short. */
export type TargetPosition = -1 | 0 | 1;

/**
 * A rule that turns bars into target positions. One a file; `index.ts` lists them all.
 */
export interface Strategy<Parameters extends z.ZodObject = z.ZodObject> {
  /** snake_case, as definitions name it. */
  readonly name: string;
  readonly summary: string;
  /** Parameters with their defaults; unknown ones are refused. */
  readonly parameters: Parameters;
  /** How many bars must lie before the first bar whose target means anything. */
  warmupBars(parameters: z.output<Parameters>): number;
  /**
   * The target position at each bar's close, one a bar, computed from that bar and earlier ones only.
   * The caller trades it at the next bar's open. Bars within the warm-up have target 0.
   */
  targets(series: BarSeries, parameters: z.output<Parameters>): Int8Array;
  /**
   * The same targets into a column that is used again, from indicators that many candidates share. Each strategy has a
   * loop of its own rather than a function that is called for each bar: a search spends its time here.
   */
  fillTargets(targets: Int8Array, indicators: SharedIndicators, parameters: z.output<Parameters>): void;
  /**
   * Where one column being above or below another is all there is to the rule: those columns, from which a search trades
   * without a column of targets. Its targets are those of `fillTargets`.
   */
  crossing?(indicators: SharedIndicators, parameters: z.output<Parameters>): Crossing;
}

/** Long from a bar on where `fast` is above `slow`, `short` from one on where it is below, as before while they are equal. */
export interface Crossing {
  readonly fast: Float64Array;
  readonly slow: Float64Array;
  /** The first bar whose values count; the target before it is 0. */
  readonly warmup: number;
  /** The target below: short, or flat. */
  readonly short: -1 | 0;
}
