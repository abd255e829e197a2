import type { Ports } from '../../../src/slices/ports';
import type { BarSetRef } from '../../../src/slices/shared/artifact-ref';
import { type BarSeries, putBarSet, sessionDate } from '../../../src/slices/shared/bars';
import type { Provenance } from '../../../src/slices/shared/provenance';

function provenanceOf({ symbol, interval, time }: BarSeries): Provenance {
  return {
    source: 'test',
    kind: 'synthetic',
    description: 'made for a test',
    symbol,
    interval,
    from: sessionDate(time[0]),
    to: sessionDate(time[time.length - 1]),
    bars: time.length,
    sha256: '0',
  };
}

/** Stores series as a bar set, with a made-up origin. */
export function stored(ports: Ports, ...series: BarSeries[]): Promise<BarSetRef> {
  return putBarSet(ports.artifacts, { series, provenance: series.map(provenanceOf) });
}

/**
 * The series with another future from bar `from` on: `order` says which of its bars stands where, `factor` what its prices
 * are worth. A split in it halves the adjusted closes of all bars before it, as sources do.
 */
export function futureReplaced(series: BarSeries, from: number, order: readonly number[], factor: number): BarSeries {
  const replaced = (column: readonly number[], by: number, before = 1) =>
    column.map((value, bar) => (bar < from ? value * before : column[from + order[bar - from]] * by));
  return {
    ...series,
    open: replaced(series.open, factor),
    high: replaced(series.high, factor),
    low: replaced(series.low, factor),
    close: replaced(series.close, factor),
    adjClose: replaced(series.adjClose, factor, 0.5),
    volume: replaced(series.volume, 3),
  };
}

/** The series from bar `from` up to but not with bar `to`. */
export function sliced(series: BarSeries, from: number, to: number): BarSeries {
  const cut = (column: readonly number[]) => column.slice(from, to);
  return {
    ...series,
    time: cut(series.time),
    open: cut(series.open),
    high: cut(series.high),
    low: cut(series.low),
    close: cut(series.close),
    adjClose: cut(series.adjClose),
    volume: cut(series.volume),
  };
}
