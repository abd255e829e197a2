import { z } from 'zod';
import { calendarNames, loadCalendar, localTime, sessionsBetween, sessionTimes } from '../../../calendar';
import { ActionError } from '../../action-error';
import type { Ports } from '../../ports';
import { barSetRefSchema } from '../artifact-ref';
import { type BarSet, getBarSet } from '../bars';
import { loadAdjusted } from './load-adjusted';

const dayMs = 86_400_000;

/** The input fields of an action that reads bars: a bar set of an earlier step, or symbols of a source. */
export const barInputFields = {
  bars: barSetRefSchema.optional().describe('Daily bars, as data.get_historical_data gives them'),
  symbols: z
    .array(z.string().min(1).max(32))
    .min(1)
    .max(50)
    .refine((symbols) => new Set(symbols).size === symbols.length, { error: 'symbols must be unique' })
    .optional()
    .describe('With bars: only these symbols of the set. Without bars: read these from the source'),
  source: z.string().min(1).default('samples').describe('Where to read bars from when none are given'),
  history_bars: z
    .int()
    .min(2)
    .max(20_000)
    .default(1260)
    .describe('Bars to read from the source before the last days; a bar set is used whole'),
  as_of: z.iso
    .date()
    .nullish()
    .describe(
      'Last session that may be read, YYYY-MM-DD; left out or null: all of a bar set, the last closed session of a source',
    ),
  calendar: z.enum(calendarNames).default('XNYS').describe('Exchange calendar of the symbols of a source'),
  max_age_days: z
    .int()
    .min(1)
    .max(366)
    .default(7)
    .describe(
      'From a source: the last bar may be this many days older than the last closed session, else the step fails',
    ),
};

/** The same for an action that knows its symbols otherwise and can do without bars. */
export const optionalBarInputFields = {
  bars: barInputFields.bars,
  source: z
    .string()
    .min(1)
    .optional()
    .describe('Where to read bars of the symbols from when no bar set is given; neither: no bars'),
  history_bars: barInputFields.history_bars.default(252),
  as_of: barInputFields.as_of,
  calendar: barInputFields.calendar,
  max_age_days: barInputFields.max_age_days,
};

export type BarInput = z.output<z.ZodObject<typeof barInputFields>>;

/** For `.refine`: bars or symbols must be given. */
export const hasBarInput = (input: Pick<BarInput, 'bars' | 'symbols'>): boolean =>
  input.bars !== undefined || input.symbols !== undefined;

export const barInputMissing = { path: ['bars'], error: 'give bars, or symbols to read from the source' };

/** A bar set with what was noticed when it was read from a source. */
export interface ReadBars {
  readonly set: BarSet;
  /** Last session that may be used; undefined: all. */
  readonly asOf: string | undefined;
  readonly notes: readonly string[];
}

/**
 * The bars that an input asks for. From a source: up to the last session that had closed before `ports.clock.now()`, or
 * `as_of` where that is earlier.
 * @throws ActionError `UnknownSymbol` when the bar set lacks a symbol, and what the source throws.
 */
export async function readBars(input: BarInput, ports: Ports): Promise<ReadBars> {
  if (input.bars !== undefined) {
    const set = await getBarSet(ports.artifacts, input.bars);
    return { set: selectSymbols(set, input.symbols), asOf: input.as_of ?? undefined, notes: [] };
  }
  if (input.symbols === undefined) throw new ActionError('InvalidInput', barInputMissing.error);
  const closed = lastClosedSession(input.calendar, ports.clock.now());
  const asked = input.as_of ?? closed;
  const to = asked > closed ? closed : asked;
  const from = new Date(Date.parse(to) - input.max_age_days * dayMs).toISOString().slice(0, 10);
  const loaded = [];
  for (const [index, symbol] of input.symbols.entries()) {
    ports.signal.throwIfAborted();
    ports.progress((0.5 * index) / input.symbols.length, `loading ${symbol}`);
    const request = { symbol, interval: '1d', from, to, historyBars: input.history_bars } as const;
    loaded.push(await loadAdjusted(input.source, request, ports));
  }
  const set = {
    series: loaded.map(({ bars }) => bars.series),
    provenance: loaded.map(({ bars }) => bars.provenance),
    calendar: input.calendar,
    doubts: loaded.flatMap(({ bars, doubt }) =>
      doubt === undefined ? [] : [{ symbol: bars.series.symbol, text: doubt }],
    ),
  };
  const notes = loaded.flatMap(({ bars: { series, rejected } }) =>
    rejected.length === 0
      ? []
      : [`${series.symbol}: ${rejected.length} unusable rows were left out: ${rejected[0].reason}`],
  );
  return { set, asOf: to, notes };
}

/** The date of the last session that had closed by a time. */
function lastClosedSession(calendarName: (typeof calendarNames)[number], now: number): string {
  const calendar = loadCalendar(calendarName);
  const { date } = localTime(calendar, now);
  // No exchange is closed for a month on end.
  const from = new Date(Date.parse(date) - 31 * dayMs).toISOString().slice(0, 10);
  const closed = sessionsBetween(calendar, from, date).filter((day) => sessionTimes(calendar, day).closeMs <= now);
  const last = closed.at(-1);
  if (last !== undefined) return last;
  throw new ActionError(
    'NoData',
    `the calendar ${calendarName} has no session that closed in the month before ${date}`,
  );
}

function selectSymbols(set: BarSet, symbols: readonly string[] | undefined): BarSet {
  if (symbols === undefined) return set;
  const series = symbols.map((symbol) => {
    const found = set.series.find((one) => one.symbol === symbol);
    if (found !== undefined) return found;
    throw new ActionError(
      'UnknownSymbol',
      `the bar set has no ${symbol}; it has ${set.series.map((one) => one.symbol).join(', ')}. Load its bars or leave it out`,
    );
  });
  const wanted = new Set(symbols);
  return {
    ...set,
    series,
    provenance: set.provenance.filter(({ symbol }) => wanted.has(symbol)),
    ...(set.doubts && { doubts: set.doubts.filter(({ symbol }) => wanted.has(symbol)) }),
  };
}
