import { ActionError } from '../../action-error';
import type { ArtifactStore } from '../../ports';
import { adjustedSeries } from '../../shared/adjusted-series';
import { type BarSeries, getBarSet, sessionDate, sessionTime } from '../../shared/bars';
import type { Provenance } from '../../shared/provenance';
import { trainingWindow } from '../training-window';

const DAY_MS = 86_400_000;

/** Adjusted daily bars by symbol, and where they came from. */
export interface DailyBars {
  readonly series: readonly BarSeries[];
  readonly provenance: readonly Provenance[];
  readonly doubts: readonly string[];
  /** Name of the calendar that the bars were checked against; undefined when they were not. */
  readonly calendar: string | undefined;
}

/**
 * The bars of a set up to a session (YYYY-MM-DD, inclusive; left out: all), with prices adjusted. What lies after it goes no
 * further than this function.
 * @throws ActionError `NoData` without a series or for one without a bar, `DailyBarsOnly` for bars of another length.
 */
export async function readDailyBars(
  artifacts: ArtifactStore,
  bars: { readonly ref: string },
  through?: string,
): Promise<DailyBars> {
  const set = await getBarSet(artifacts, bars);
  if (set.series.length === 0) {
    throw new ActionError('NoData', `bar set ${bars.ref} holds no series; give one with at least one symbol`);
  }
  const series = set.series.map((entry) => {
    if (entry.interval !== '1d') {
      throw new ActionError(
        'DailyBarsOnly',
        `${entry.symbol} has bars of ${entry.interval}; features and horizons count sessions: give daily bars (1d)`,
      );
    }
    const cut = adjustedSeries(through === undefined ? entry : throughSession(entry, through));
    if (cut.time.length > 0) return cut;
    throw new ActionError(
      'NoData',
      `the bar set has no bar of ${entry.symbol}${through === undefined ? '' : ` on or before ${through}`}; fetch some`,
    );
  });
  const doubts = (set.doubts ?? []).map(({ symbol, text }) => `${symbol}: ${text}`);
  return { series, provenance: set.provenance, doubts, calendar: set.calendar };
}

/** The bars of a series up to a session, YYYY-MM-DD, inclusive. */
export function throughSession(series: BarSeries, date: string): BarSeries {
  return trainingWindow(series, sessionDate(sessionTime(date) + DAY_MS));
}

/** The session of the last bar. */
export function lastSession(series: BarSeries): string {
  return sessionDate(series.time[series.time.length - 1]);
}
