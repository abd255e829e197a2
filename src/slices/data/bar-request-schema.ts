import { z } from 'zod';
import { calendarNames } from '../../calendar';
import { adjustments, barIntervalSchema } from '../shared/bar-interval';

/** Where bars can come from. */
const barSources = ['samples', 'csv', 'parquet', 'alpaca'] as const;

export const symbolsSchema = z
  .array(z.string().min(1).max(32))
  .min(1)
  .max(50)
  .refine((symbols) => new Set(symbols).size === symbols.length, {
    error: ({ input }) => `symbols must be unique; given twice: ${repeated(input).join(', ')}`,
  })
  .describe('Symbols as the source names them, 1 to 50, each once');

/** How bars are loaded and judged, whatever the dates. */
export const loadingFields = {
  interval: barIntervalSchema
    .default('1d')
    .describe(
      'Length of a bar: 1m 5m 15m 30m 1h within the day, or 1d; files of shorter bars lie in a folder of that name',
    ),
  source: z
    .enum(barSources)
    .default('samples')
    .describe(
      'samples: the shipped real bars of SPX and IXIC, 1999 to 2018; csv and parquet: your own folder of <SYMBOL>.csv or <SYMBOL>.parquet files; alpaca: US stocks and ETFs from its market data API',
    ),
  adjustment: z
    .enum(adjustments)
    .default('raw')
    .describe(
      'What prices are adjusted for. raw: nothing, adjusted closes stand beside them where the source has them; split: splits (files: those of splits.csv in the folder); all: splits and dividends (files: by their adj_close)',
    ),
  hours: z
    .enum(['session', 'all'])
    .default('session')
    .describe(
      'Of intraday bars, keep those of the sessions of the calendar, or also those before the open and after the close',
    ),
  calendar: z.enum(calendarNames).default('XNYS').describe('Exchange calendar the bars are checked against'),
  max_rejected_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of unusable rows, among those of the dates asked for, above which the step fails'),
};

/** What bars are asked for. */
export const barRequestFields = {
  symbols: symbolsSchema,
  start_date: z.iso.date().describe('First session wanted, YYYY-MM-DD, inclusive; of intraday bars the date in UTC'),
  end_date: z.iso.date().describe('Last session wanted, YYYY-MM-DD, inclusive; of intraday bars the date in UTC'),
  ...loadingFields,
};

export const datesInOrder = {
  test: ({ start_date, end_date }: { readonly start_date: string; readonly end_date: string }) =>
    start_date <= end_date,
  params: { path: ['end_date'], error: 'end_date must not lie before start_date' },
};

/** The values of fields once they are parsed. */
export type Parsed<Fields extends Readonly<Record<string, z.ZodType>>> = {
  readonly [Name in keyof Fields]: z.output<Fields[Name]>;
};

/** A checked request for bars. */
export type BarSetRequest = Parsed<typeof barRequestFields> & { readonly history_bars: number };

function repeated(symbols: unknown): unknown[] {
  if (!Array.isArray(symbols)) return [];
  return [...new Set(symbols.filter((symbol, index) => symbols.indexOf(symbol) < index))];
}
