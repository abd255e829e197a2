import type { BarSeries } from './bars';

/** So near to the close before, as a share of it, an open counts as stale: a hundredth of an index at 1,000, nothing of a share at 50. */
const tolerance = 1e-5;

/** Above this share of stale opens a reader is told. */
const tellAbove = 0.1;

/** How many opens of a series are no prices of their own, and how many were looked at. */
export interface StaleOpens {
  readonly count: number;
  readonly opens: number;
}

/**
 * Counts the opens that equal the close before to within 1e-5 of it, over the bars `first` to `last`, both included. Sources
 * without real opens fill them so. Give prices as they came: adjusting moves an open against the close before.
 */
export function staleOpens(
  { open, close }: Pick<BarSeries, 'open' | 'close'>,
  first = 1,
  last = open.length - 1,
): StaleOpens {
  const from = Math.max(first, 1);
  let count = 0;
  for (let bar = from; bar <= last; bar++) {
    if (Math.abs(open[bar] - close[bar - 1]) <= tolerance * close[bar - 1]) count++;
  }
  return { count, opens: Math.max(last - from + 1, 0) };
}

/** What stale opens mean for a backtest, in words; undefined when they are 10 % or fewer. */
export function staleOpensText({ count, opens }: StaleOpens): string | undefined {
  if (count <= tellAbove * opens) return undefined;
  const share = ((count / opens) * 100).toFixed(1);
  return (
    `${count} of ${opens} opens (${share} %) are the close before, so they are hardly prices of their own: ` +
    "a fill at such an open is really a fill at the signal's own close"
  );
}
