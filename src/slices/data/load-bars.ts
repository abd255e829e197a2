import type { z } from 'zod';
import { BellwetherError } from '../../base/errors';
import { isSession, loadCalendar, type TradingCalendar } from '../../calendar';
import type { CheckPorts } from '../action';
import { ActionError } from '../action-error';
import type { BarRequest, LoadedBars, Ports } from '../ports';
import type { BarSetRef } from '../shared/artifact-ref';
import { putBarSet, sessionTime, type BarSeries } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import type { BarSetRequest } from './bar-request-schema';
import { doubtsOf } from './doubts';
import { measureQuality, type barQualitySchema } from './quality';
import { withinSessions } from './session-hours';
import { finishedBars } from './unfinished-bars';

/** Bars of all symbols, stored, and what is to be said of them. */
export interface StoredBars {
  readonly bars: BarSetRef;
  readonly series: readonly BarSeries[];
  readonly quality: z.input<typeof barQualitySchema>[];
  readonly provenance: Provenance[];
}

/** A bar set is one text of JSON, which a process holds as a whole. */
const mostBars = 4_000_000;

/**
 * Loads the bars of all symbols, measures their quality and stores them as one bar set.
 * @throws ActionError `OutsideCalendarHorizon`, `BadData` when too many rows are unusable, `TooMuchData`, and those of the source.
 */
export async function loadBars(request: BarSetRequest, ports: Ports): Promise<StoredBars> {
  const calendar = loadCalendar(request.calendar);
  checkCovered(calendar, request.start_date, request.end_date);
  const now = ports.clock.now();
  const loaded: LoadedBars[] = [];
  let rows = 0;
  for (const [index, symbol] of request.symbols.entries()) {
    ports.signal.throwIfAborted();
    ports.progress(index / request.symbols.length, `loading ${symbol}`);
    const bars = await ports.bars.load(request.source, barRequest(request, symbol), ports.signal);
    checkRejectedShare(bars, request.max_rejected_share);
    loaded.push(hoursAsAsked(bars, request, calendar));
    rows += bars.series.time.length;
    if (rows > mostBars)
      throw new ActionError(
        'TooMuchData',
        `more than ${mostBars} bars by ${symbol}, ${index + 1} of ${request.symbols.length} symbols. Ask for fewer symbols or dates, or for longer bars`,
      );
  }
  ports.signal.throwIfAborted();
  const provenance = loaded.map((bars) => bars.provenance);
  const unfinished = loaded.flatMap(({ series }) =>
    series.time
      .slice(finishedBars(series, now, calendar))
      .slice(0, 1)
      .map((from) => ({ symbol: series.symbol, from })),
  );
  const stored = await putBarSet(ports.artifacts, {
    series: loaded.map((bars) => bars.series),
    provenance,
    calendar: calendar.name,
    doubts: loaded.flatMap((bars) =>
      doubtsOf(bars, calendar, now).map((text) => ({ symbol: bars.series.symbol, text })),
    ),
    // Left out where there are none: a set of the same bars is the same artifact, whenever they were loaded.
    ...(unfinished.length > 0 && { unfinished }),
  });
  const qualityRequest = { startDate: request.start_date, endDate: request.end_date, calendar, now };
  ports.progress(1, `${stored.rows} bars of ${request.symbols.length} symbols`);
  return {
    bars: stored,
    series: loaded.map((bars) => bars.series),
    quality: loaded.map((bars) => measureQuality(bars, qualityRequest)),
    provenance,
  };
}

/** Whether `loadBars` could work, as far as it can be seen here. A remote source is not asked: that would be the loading itself. */
export async function checkLoading(request: BarSetRequest, { bars }: CheckPorts): Promise<void> {
  checkCovered(loadCalendar(request.calendar), request.start_date, request.end_date);
  if (request.source === 'alpaca') return;
  for (const symbol of request.symbols)
    checkRejectedShare(await bars.load(request.source, barRequest(request, symbol)), request.max_rejected_share);
}

function barRequest(request: BarSetRequest, symbol: string): BarRequest {
  return {
    symbol,
    interval: request.interval,
    from: request.start_date,
    to: request.end_date,
    historyBars: request.history_bars,
    adjustment: request.adjustment,
  };
}

function hoursAsAsked(bars: LoadedBars, request: BarSetRequest, calendar: TradingCalendar): LoadedBars {
  if (request.hours === 'all') return bars;
  const inside = withinSessions(bars, calendar);
  const from = sessionTime(request.start_date);
  if (inside.series.time.some((time) => time >= from)) return inside;
  throw new ActionError(
    'NoData',
    `${bars.series.symbol}: none of the ${bars.series.time.length} bars from ${request.start_date} to ${request.end_date} lies in a session of ${calendar.name}. ` +
      'Ask for hours: all, or name the calendar of these bars',
  );
}

/** Asked before anything is loaded, and as an error that no retry can mend. */
function checkCovered(calendar: TradingCalendar, from: string, to: string): void {
  try {
    // Asked only for the error: both throw outside the horizon.
    isSession(calendar, from);
    isSession(calendar, to);
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw new ActionError(error.code, `start_date ${from} to end_date ${to}: ${error.message}`, { cause: error });
  }
}

/** @throws ActionError `BadData` when more than the allowed share of the rows could not be used. */
export function checkRejectedShare(loaded: LoadedBars, allowed: number): void {
  const unusable = loaded.rejected.length;
  const rows = unusable + loaded.series.time.length;
  if (unusable <= allowed * rows) return;
  const [first] = loaded.rejected;
  throw new ActionError(
    'BadData',
    `${loaded.series.symbol}: ${unusable} of ${rows} rows are unusable, ${percent(unusable / rows)}; max_rejected_share allows ` +
      `${percent(allowed)}. The first is line ${first.line}: ${first.reason}. Mend the file (${loaded.provenance.description}) or raise max_rejected_share`,
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
