import { ActionError } from '../action-error';
import type { ArtifactStore } from '../ports';
import { z } from 'zod';
import type { BarSetRef } from './artifact-ref';
import { barIntervalSchema, type BarInterval } from './bar-interval';
import { provenanceSchema } from './provenance';

const column = z.array(z.number());

/**
 * Bars of one symbol as columns of equal length, in time order without duplicates. `time` is milliseconds
 * since the epoch; a daily bar stands at 00:00 UTC of its session date, an intraday bar at its start. Prices are in `currency`;
 * `adjClose` is the close adjusted for splits and dividends where the source has it, else the close.
 */
const barSeriesSchema = z.strictObject({
  symbol: z.string(),
  interval: barIntervalSchema,
  currency: z.string(),
  time: column,
  open: column,
  high: column,
  low: column,
  close: column,
  adjClose: column,
  volume: column,
});

export type BarSeries = z.infer<typeof barSeriesSchema>;

/** The bars from one place up to another, the latter not included. */
export function sliceSeries(series: BarSeries, first: number, end: number): BarSeries {
  const cut = (column: readonly number[]): number[] => column.slice(first, end);
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

/** Bars of several symbols with where they came from: the artifact that travels between steps. */
const barSetSchema = z.strictObject({
  series: z.array(barSeriesSchema),
  provenance: z.array(provenanceSchema),
  /** Name of the exchange calendar that the bars were checked against; absent when they were not. */
  calendar: z.string().optional(),
  /** What was found when they were checked that makes every figure made of them doubtful, in words. */
  doubts: z.array(z.strictObject({ symbol: z.string(), text: z.string() })).optional(),
  /** Bars of a symbol that were not over when they were loaded, and may have changed since: those from this time on. */
  unfinished: z.array(z.strictObject({ symbol: z.string(), from: z.number() })).optional(),
});

export type BarSet = z.infer<typeof barSetSchema>;

/** The currency of bars whose source names none. */
export const unknownCurrency = 'unknown';

/**
 * Stores a bar set and gives the reference that travels through the workflow.
 * @throws ActionError `MixedIntervals` when the series differ in it, `NoData` when there is no bar.
 */
export async function putBarSet(artifacts: ArtifactStore, set: BarSet): Promise<BarSetRef> {
  const interval = intervalOf(set);
  const stored = await artifacts.putJson('bar_set', set);
  const firsts = set.series.map((series) => series.time[0]).filter((time) => time !== undefined);
  const lasts = set.series.map((series) => series.time[series.time.length - 1]).filter((time) => time !== undefined);
  return {
    ref: stored.ref,
    kind: 'bar_set',
    bytes: stored.bytes,
    symbols: set.series.map((series) => series.symbol),
    interval,
    rows: set.series.reduce((total, series) => total + series.time.length, 0),
    from: sessionDate(Math.min(...firsts)),
    to: sessionDate(Math.max(...lasts)),
  };
}

/** @throws ActionError `ArtifactDamaged` when the artifact does not hold a bar set. */
export async function getBarSet(artifacts: ArtifactStore, ref: { readonly ref: string }): Promise<BarSet> {
  const parsed = barSetSchema.safeParse(await artifacts.getJson(ref.ref));
  if (!parsed.success) {
    throw new ActionError('ArtifactDamaged', `artifact ${ref.ref} is not a bar set: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

/** The one interval of all series. @throws ActionError as `putBarSet`. */
function intervalOf({ series }: BarSet): BarInterval {
  const intervals = [...new Set(series.map(({ interval }) => interval))];
  const [interval] = intervals;
  if (interval === undefined || series.every(({ time }) => time.length === 0))
    throw new ActionError('NoData', 'a bar set needs at least one series with at least one bar');
  if (intervals.length > 1)
    throw new ActionError(
      'MixedIntervals',
      `a bar set has bars of one length; these have ${intervals.join(', ')}. Load each interval on its own`,
    );
  return interval;
}

/** The session date, `YYYY-MM-DD`, of a daily bar's time; the UTC date of any other time. */
export function sessionDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The time of a session date's daily bar: 00:00 UTC. */
export function sessionTime(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** Index of the first bar at or after `time`; the length of the series when there is none. */
export function firstIndexAtOrAfter(series: BarSeries, time: number): number {
  let low = 0;
  let high = series.time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (series.time[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
