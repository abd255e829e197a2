import type { BarRequest, LoadedBars, Ports } from '../../ports';

/** Bars, and what is doubtful about their prices. */
export interface AdjustedBars {
  /** Prices as they were traded; `adjClose` is adjusted for dividends and splits where there is no doubt. */
  readonly bars: LoadedBars;
  readonly doubt?: string;
}

/**
 * Bars as they were traded, by which orders are sized, with the adjusted closes beside them, by which returns are worked out; where
 * the source has none of these, with the doubt that comes of it: a split or a dividend looks like a move of the price. The provenance
 * names the adjustment where there is one.
 * @throws what the source throws.
 */
export async function loadAdjusted(
  source: string,
  request: Omit<BarRequest, 'adjustment'>,
  { bars, signal }: Pick<Ports, 'bars' | 'signal'>,
): Promise<AdjustedBars> {
  const traded = await bars.load(source, request, signal);
  switch (traded.adjustedCloses) {
    case 'same':
      return { bars: traded };
    case 'own':
      return { bars: { ...traded, provenance: { ...traded.provenance, adjustment: 'all' } } };
    case 'none':
      return {
        bars: traded,
        doubt:
          `${traded.provenance.description} has no adjusted closes, so its prices are used as they were traded: ` +
          'a split or a dividend in them looks like a move of the price. Add a column adj_close where there were any',
      };
  }
}
