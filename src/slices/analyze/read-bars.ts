import { loadCalendar, type TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import type { ArtifactStore } from '../ports';
import { type BarSeries, type BarSet, getBarSet, sessionDate } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import { knownBars } from './known-bars';

/** What an action of this slice reads of a bar set. */
export interface ReadBars {
  /** One a symbol, by `knownBars`. */
  readonly series: readonly BarSeries[];
  readonly provenance: Provenance[];
  /** What makes figures made of them doubtful, in words, symbol first. */
  readonly doubts: readonly string[];
  /** The exchange calendar that the bars were checked against; undefined when they were not. */
  readonly calendar: TradingCalendar | undefined;
}

/**
 * The bars of a stored set up to and including the session `asOf` (all where it is not given), with their provenance.
 * @throws ActionError `NoData` when the set or a symbol has no bar to read, `BadBars`, `ArtifactNotFound`, `ArtifactDamaged`.
 */
export async function readBars(
  artifacts: ArtifactStore,
  ref: { readonly ref: string },
  asOf?: string,
): Promise<ReadBars> {
  const set = await getBarSet(artifacts, ref);
  if (set.series.length === 0) {
    throw new ActionError('NoData', `bar set ${ref.ref} holds no series; give one with at least one symbol`);
  }
  const series = set.series.map((all) => knownBars(all, asOf));
  return {
    series,
    provenance: series.flatMap((bars) => provenanceOf(bars, set.provenance)),
    doubts: doubtsOf(set),
    calendar: calendarOf(set),
  };
}

/** The provenance of a symbol's bars, with the range that was read of them. */
export function provenanceOf({ symbol, time }: BarSeries, provenance: readonly Provenance[]): Provenance[] {
  return provenance
    .filter((entry) => entry.symbol === symbol)
    .map((entry) => ({
      ...entry,
      from: sessionDate(time[0]),
      to: sessionDate(time[time.length - 1]),
      bars: time.length,
    }));
}

export function calendarOf({ calendar }: Pick<BarSet, 'calendar'>): TradingCalendar | undefined {
  return calendar === undefined ? undefined : loadCalendar(calendar);
}

export function doubtsOf({ doubts = [] }: Pick<BarSet, 'doubts'>): string[] {
  return doubts.map(({ symbol, text }) => `${symbol}: ${text}`);
}
