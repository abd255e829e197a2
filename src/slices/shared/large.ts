import type { BarSetRef } from './artifact-ref';

/**
 * What a worker computes beside its other work, at most. On a machine of two cores with twice as much to do, 20,000 one-minute bars of a symbol were
 * read and traded by one rule, or searched for patterns, in 100 to 270 ms without giving way, and 100,000 in 0.7 to 1.1 s.
 */
const mostBarsBeside = 20_000;

/** Whether so many bars are for a process of the pool: what is made of them holds up heartbeats and cancels otherwise. */
export function areManyBars(bars: number): boolean {
  return bars > mostBarsBeside;
}

/** The same of a stored set, whose bars are all read whatever is wanted of them. */
export function isLarge({ rows }: Pick<BarSetRef, 'rows'>): boolean {
  return areManyBars(rows);
}

/** What an action reads bars by: a set, or a source with so many bars of each symbol, or neither. */
interface BarReading {
  readonly bars?: BarSetRef | undefined;
  readonly source?: string | undefined;
  readonly history_bars: number;
}

/** How many bars are read for so many symbols. */
export function barsRead({ bars, source, history_bars: historyBars }: BarReading, symbols: number): number {
  return bars?.rows ?? (source === undefined ? 0 : symbols * historyBars);
}
