import { ActionError } from '../../slices/action-error';
import type { LoadedBars } from '../../slices/ports';
import { adjustedSeries } from '../../slices/shared/adjusted-series';
import type { Adjustment } from '../../slices/shared/bar-interval';
import { readSplits, splitAdjusted } from './splits';

interface AdjustOptions {
  readonly folder: string;
  readonly adjustment: Adjustment | undefined;
}

/**
 * Bars of a file adjusted as asked: `split` by the `splits.csv` of the folder, `all` by the adjusted closes of the file, to which the
 * other prices are scaled.
 * @throws ActionError `SourceNotConfigured` without `splits.csv`, `NoAdjustedCloses` without adjusted closes.
 */
export async function adjustedAsAsked(
  loaded: LoadedBars,
  { folder, adjustment = 'raw' }: AdjustOptions,
): Promise<LoadedBars> {
  switch (adjustment) {
    case 'raw':
      return loaded;
    case 'split': {
      const splits = await readSplits(folder, loaded.series.symbol);
      const series = splitAdjusted(loaded.series, splits);
      return {
        ...loaded,
        series: loaded.adjustedCloses === 'own' ? series : { ...series, adjClose: series.close },
        provenance: { ...loaded.provenance, adjustment },
      };
    }
    case 'all': {
      if (loaded.adjustedCloses !== 'own')
        throw new ActionError(
          'NoAdjustedCloses',
          `${loaded.provenance.description} has no column adj_close, so its prices cannot be adjusted for dividends and splits. Ask for adjustment raw or split`,
        );
      return { ...loaded, series: adjustedSeries(loaded.series), provenance: { ...loaded.provenance, adjustment } };
    }
  }
}
