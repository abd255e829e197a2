import { z } from 'zod';
import { BellwetherError } from '../../base/errors';
import { calendarNames, isSession, loadCalendar, type TradingCalendar } from '../../calendar';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { BarRequest, LoadedBars, Ports } from '../ports';
import { barSetRefSchema } from '../shared/artifact-ref';
import { putBarSet } from '../shared/bars';
import { provenanceSchema } from '../shared/provenance';
import { doubtsOf } from './doubts';
import { barQualitySchema, measureQuality } from './quality';

const input = z
  .strictObject({
    symbols: z
      .array(z.string().min(1).max(32))
      .min(1)
      .max(50)
      .refine((symbols) => new Set(symbols).size === symbols.length, {
        error: ({ input }) => `symbols must be unique; given twice: ${repeated(input).join(', ')}`,
      })
      .describe('Symbols as the source names them, 1 to 50, each once'),
    start_date: z.iso.date().describe('First session wanted, YYYY-MM-DD, inclusive'),
    end_date: z.iso.date().describe('Last session wanted, YYYY-MM-DD, inclusive'),
    interval: z.enum(['1d']).default('1d').describe('Length of a bar: daily'),
    history_bars: z
      .int()
      .min(0)
      .max(5000)
      .default(0)
      .describe('Bars before start_date to fetch as well, for warm-up and fitting'),
    source: z
      .enum(['samples', 'csv'])
      .default('samples')
      .describe(
        'samples: the shipped real bars of SPX and IXIC, 1999 to 2018; csv: your own folder of <SYMBOL>.csv files',
      ),
    calendar: z.enum(calendarNames).default('XNYS').describe('Exchange calendar the bars are checked against'),
    max_rejected_share: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Share of unusable rows, among those of the dates asked for, above which the step fails'),
  })
  .refine(({ start_date, end_date }) => start_date <= end_date, {
    path: ['end_date'],
    error: 'end_date must not lie before start_date',
  });

const output = z.strictObject({
  bars: barSetRefSchema.describe('The bars of all symbols'),
  quality: z.array(barQualitySchema).describe('One report a symbol, in the order asked for'),
  provenance: z.array(provenanceSchema).describe('Where the bars of each symbol come from'),
});

/** Loads daily bars from a source, reports their quality, and stores them as one bar set. */
export const getHistoricalData = defineAction({
  name: 'data.get_historical_data',
  summary: 'Load daily bars with a quality report and their provenance',
  capability: 'read',
  input,
  output,
  defaults: {
    timeout: '2m',
    heartbeat: '30s',
    retry: { max_attempts: 3, initial_interval: '1s', backoff: 2, max_interval: '30s' },
  },
  run: getBars,
  check: async (request, { bars }) => {
    checkCovered(loadCalendar(request.calendar), request.start_date, request.end_date);
    for (const symbol of request.symbols)
      checkRejectedShare(await bars.load(request.source, barRequest(request, symbol)), request.max_rejected_share);
  },
});

async function getBars(request: z.output<typeof input>, ports: Ports): Promise<z.input<typeof output>> {
  const calendar = loadCalendar(request.calendar);
  checkCovered(calendar, request.start_date, request.end_date);
  const now = ports.clock.now();
  const loaded: LoadedBars[] = [];
  for (const [index, symbol] of request.symbols.entries()) {
    ports.signal.throwIfAborted();
    ports.progress(index / request.symbols.length, `loading ${symbol}`);
    const bars = await ports.bars.load(request.source, barRequest(request, symbol));
    checkRejectedShare(bars, request.max_rejected_share);
    loaded.push(bars);
  }
  ports.signal.throwIfAborted();
  const qualityRequest = { startDate: request.start_date, endDate: request.end_date, calendar, now };
  const provenance = loaded.map((bars) => bars.provenance);
  const stored = await putBarSet(ports.artifacts, {
    series: loaded.map((bars) => bars.series),
    provenance,
    calendar: calendar.name,
    doubts: loaded.flatMap((bars) =>
      doubtsOf(bars, calendar, now).map((text) => ({ symbol: bars.series.symbol, text })),
    ),
  });
  ports.progress(1, `${stored.rows} bars of ${request.symbols.length} symbols`);
  return { bars: stored, quality: loaded.map((bars) => measureQuality(bars, qualityRequest)), provenance };
}

function barRequest(request: z.output<typeof input>, symbol: string): BarRequest {
  return {
    symbol,
    interval: request.interval,
    from: request.start_date,
    to: request.end_date,
    historyBars: request.history_bars,
  };
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

function checkRejectedShare(loaded: LoadedBars, allowed: number): void {
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

function repeated(symbols: unknown): unknown[] {
  if (!Array.isArray(symbols)) return [];
  return [...new Set(symbols.filter((symbol, index) => symbols.indexOf(symbol) < index))];
}
