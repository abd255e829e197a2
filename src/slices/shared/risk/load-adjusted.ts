import { isActionError } from '../../action-error';
import type { BarRequest, LoadedBars, Ports } from '../../ports';

/** Bars, and what is doubtful about their prices. */
export interface AdjustedBars {
  readonly bars: LoadedBars;
  readonly doubt?: string;
}

/**
 * Bars adjusted for dividends and splits where the source has adjusted prices; else as they were traded, with the doubt that
 * comes of it: a split or a dividend in them looks like a move of the price. Their provenance then names no adjustment.
 * @throws what the source throws for any other reason.
 */
export async function loadAdjusted(
  source: string,
  request: Omit<BarRequest, 'adjustment'>,
  { bars, signal }: Pick<Ports, 'bars' | 'signal'>,
): Promise<AdjustedBars> {
  try {
    return { bars: await bars.load(source, { ...request, adjustment: 'all' }, signal) };
  } catch (error) {
    if (!isActionError(error) || error.code !== 'NoAdjustedCloses') throw error;
  }
  const raw = await bars.load(source, request, signal);
  return {
    bars: raw,
    doubt:
      `${raw.provenance.description} has no adjusted closes, so its prices are used as they were traded: ` +
      'a split or a dividend in them looks like a move of the price. Add a column adj_close where there were any',
  };
}
