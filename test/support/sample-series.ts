import { FileBarSource } from '../../src/adapters/bars/file-bar-source';
import type { LoadedBars } from '../../src/slices/ports';

type Sample = 'SPX' | 'IXIC';

const loaded = new Map<Sample, Promise<LoadedBars>>();

/** All bars of a shipped sample, 1999-01-04 to 2018-12-31, read once. Do not change them. */
export function loadSample(symbol: Sample): Promise<LoadedBars> {
  const request = { symbol, interval: '1d', from: '1999-01-04', to: '2018-12-31', historyBars: 0 } as const;
  const bars = loaded.get(symbol) ?? new FileBarSource().load('samples', request);
  loaded.set(symbol, bars);
  return bars;
}
