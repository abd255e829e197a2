import { ActionError } from '../../action-error';
import type { Ports } from '../../ports';
import { adjustedSeries } from '../adjusted-series';
import { type BarSeries, firstIndexAtOrAfter, sessionDate, sessionTime, sliceSeries } from '../bars';
import { barsPerYear } from '../bars-per-year';
import type { Provenance } from '../provenance';
import { type BarInput, readBars } from './bar-input';

/** What may be known at a date: bars up to it, adjusted for splits and dividends. */
export interface KnownBars {
  /** Last session of any symbol, YYYY-MM-DD. */
  readonly asOf: string;
  /** One a symbol, with at least one bar; prices adjusted, so that a split is no move. */
  readonly series: readonly BarSeries[];
  /** The last close as it was traded, and its session, by symbol. */
  readonly lastClose: ReadonlyMap<string, { readonly price: number; readonly session: string }>;
  /** Bars that make a year: 252, or 365 where the exchange never closes. */
  readonly perYear: number;
  readonly provenance: readonly Provenance[];
  readonly warnings: readonly string[];
}

/**
 * Reads what an input asks for, and cuts off what lies after its `as_of`: nothing else of a slice sees later bars.
 * @throws ActionError `NoData` when a symbol has no bar by then, `BadBars` for a price that cannot be, `UnsupportedInterval`
 * for bars that are not daily, `ArtifactDamaged` for a set without provenance.
 */
export async function readKnownBars(input: BarInput, ports: Ports): Promise<KnownBars> {
  const { set, asOf, notes } = await readBars(input, ports);
  if (set.series.length === 0) throw new ActionError('NoData', 'the bar set holds no series; give one with a symbol');
  const known = set.series.map((series) => upTo(series, asOf));
  const last = ({ time }: BarSeries) => sessionDate(time[time.length - 1]);
  const latest = known.map(last).reduce((a, b) => (a > b ? a : b));
  return {
    asOf: latest,
    series: known.map(adjustedSeries),
    lastClose: new Map(
      known.map((series) => [series.symbol, { price: series.close[series.close.length - 1], session: last(series) }]),
    ),
    perYear: barsPerYear(set.calendar),
    provenance: known.map((series) => provenanceOf(series, set.provenance)),
    warnings: [
      ...notes,
      ...(set.doubts ?? []).map(({ symbol, text }) => `${symbol}: ${text}`),
      ...known.flatMap((series) =>
        last(series) < latest ? [`${series.symbol}: its last bar is of ${last(series)}, others go to ${latest}`] : [],
      ),
    ],
  };
}

function upTo(series: BarSeries, asOf: string | undefined): BarSeries {
  const interval: string = series.interval;
  if (interval !== '1d') {
    throw new ActionError(
      'UnsupportedInterval',
      `${series.symbol} has bars of ${interval}; this action reads daily bars, 1d. Load those`,
    );
  }
  const count = asOf === undefined ? series.time.length : firstIndexAtOrAfter(series, sessionTime(asOf) + 1);
  if (count === 0) {
    const reach = series.time.length === 0 ? 'it holds none' : `its first session is ${sessionDate(series.time[0])}`;
    const limit = asOf === undefined ? '' : ` up to ${asOf}`;
    throw new ActionError(
      'NoData',
      `${series.symbol} has no bars${limit}: ${reach}; load earlier bars or set as_of later`,
    );
  }
  const known = sliceSeries(series, 0, count);
  requirePossible(known);
  return known;
}

function requirePossible({ symbol, time, close, adjClose }: BarSeries): void {
  const possible = (price: number) => Number.isFinite(price) && price > 0;
  const bad = close.findIndex((price, bar) => !possible(price) || !possible(adjClose[bar]));
  if (bad === -1) return;
  throw new ActionError(
    'BadBars',
    `${symbol} on ${sessionDate(time[bad])} has close ${close[bad]} and adjusted close ${adjClose[bad]}; prices must be ` +
      'above 0. Correct the row in the source or leave it out',
  );
}

function provenanceOf({ symbol, time }: BarSeries, provenance: readonly Provenance[]): Provenance {
  const entry = provenance.find((one) => one.symbol === symbol);
  if (entry !== undefined) {
    return { ...entry, from: sessionDate(time[0]), to: sessionDate(time[time.length - 1]), bars: time.length };
  }
  throw new ActionError(
    'ArtifactDamaged',
    `the bar set does not say where the bars of ${symbol} came from; fetch them again with data.get_historical_data`,
  );
}
