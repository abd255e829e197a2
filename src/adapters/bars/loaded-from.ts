import type { AdjustedCloses, BarRequest, LoadedBars } from '../../slices/ports';
import { sessionDate } from '../../slices/shared/bars';
import type { Provenance } from '../../slices/shared/provenance';
import type { CollectedBars } from './bar-collector';

/** What is known of bars besides their numbers. */
export interface Origin {
  readonly currency: string;
  readonly adjustedCloses: AdjustedCloses;
  /** What the source says about these bars. */
  readonly notes: readonly string[];
  readonly origin: Pick<Provenance, 'source' | 'kind' | 'description' | 'sha256'>;
}

/** Collected bars as a source gives them. The stores are emptied on the way: their columns are not held twice. */
export function loadedFrom(
  collected: CollectedBars,
  request: BarRequest,
  { currency, adjustedCloses, notes, origin }: Origin,
): LoadedBars {
  const { history, wanted } = collected;
  const time = wanted.take('time', history);
  const last = time[time.length - 1];
  return {
    series: {
      symbol: request.symbol,
      interval: request.interval,
      currency,
      time,
      open: wanted.take('open', history),
      high: wanted.take('high', history),
      low: wanted.take('low', history),
      close: wanted.take('close', history),
      adjClose: wanted.take('adjClose', history),
      volume: wanted.take('volume', history),
    },
    provenance: {
      ...origin,
      symbol: request.symbol,
      interval: request.interval,
      from: sessionDate(time[0]),
      to: sessionDate(last),
      bars: time.length,
    },
    adjustedCloses,
    rejected: collected.rejected,
    notes: [...notes, ...collected.notes],
  };
}
