import { z } from 'zod';
import { calendarNames } from '../../calendar';
import { barSetRefSchema } from '../shared/artifact-ref';
import { adjustments, barIntervalSchema } from '../shared/bar-interval';
import { provenanceSchema } from '../shared/provenance';
import { quoteSchema } from '../shared/quotes';
import { signalFields } from '../shared/signals';
import { parameterListing, parametersSchema, strategyNameSchema } from '../shared/strategies';
import { evidenceFields, voteFields } from './evidence-fields';

const share = z.number().min(0).max(1);

const strategyVoter = z.strictObject({
  strategy: strategyNameSchema.describe(
    'The rule that votes with its target times its strength, as analyze.run_strategy',
  ),
  parameters: parametersSchema
    .default({})
    .describe(
      `Parameters that differ from the defaults, which are: ${parameterListing}. It votes for selling only with allow_short`,
    ),
  weight: z.number().gt(0).max(100).default(1).describe('Weight of its vote beside the other voters'),
  name: z.string().min(1).max(100).optional().describe('Its name among the reasons; left out: strategy_<its name>'),
});

const quotesSchema = z.looseObject({
  quotes: z.array(quoteSchema).min(1).describe('One a symbol'),
  missing: z
    .array(z.string())
    .default([])
    .describe('Symbols without a usable quote; they are not judged, and a warning says so'),
});

export const generateSignalsInput = z
  .strictObject({
    quotes: quotesSchema
      .optional()
      .describe('The output of data.get_quotes: the prices now. Left out: the last close is the price'),
    bars: barSetRefSchema.optional().describe('History as a bar set. Give either this or source'),
    source: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'Where to load history from, as data.get_historical_data names it. There is no default: it must fit the quotes. Intraday bars outside of the sessions are left out',
      ),
    symbols: z
      .array(z.string().min(1).max(32))
      .min(1)
      .max(200)
      .optional()
      .describe('What to judge; left out: the symbols of the quotes, else those of the bar set'),
    interval: barIntervalSchema.default('1d').describe('Length of the bars to load from source'),
    adjustment: z
      .enum(adjustments)
      .default('raw')
      .describe(
        'What the source is to adjust prices for, as in data.get_historical_data. Daily bars bring their adjusted closes with them; of intraday bars ask for split, or a split is a fall',
      ),
    history_bars: z
      .int()
      .min(20)
      .max(5000)
      .default(500)
      .describe('Bars to load from source; indicators of 200 bars need more than that to settle'),
    calendar: z
      .enum(calendarNames)
      .optional()
      .describe('Exchange calendar that says which bars are over; left out: that of the bar set, else XNYS'),
    as_of: z.iso
      .date()
      .optional()
      .describe('Without quotes: last session to read, YYYY-MM-DD. What is not over by the clock is never read'),
    strategies: z
      .array(strategyVoter)
      .max(20)
      .default([])
      .describe('Strategies that vote beside the voters of the README'),
    ...evidenceFields,
    ...voteFields,
    use_stale_quotes: z
      .boolean()
      .default(false)
      .describe('Judge by quotes that data.get_quotes found too old, too; otherwise their symbols are held'),
    max_missing_bars: z
      .int()
      .min(0)
      .max(1000)
      .default(5)
      .describe('With more bars than this missing between the history and the quote, the symbol is held'),
    max_price_jump: z
      .number()
      .gt(0)
      .max(10)
      .default(0.25)
      .describe(
        'With a quote farther than this from the last close (0.25 is 25 %), the symbol is held: a split, or a wrong price',
      ),
  })
  .refine(({ bars, source }) => (bars === undefined) !== (source === undefined), {
    path: ['source'],
    error: 'give the history as bars or as source, and not both',
  })
  .refine(({ quotes, symbols, source }) => source === undefined || quotes !== undefined || symbols !== undefined, {
    path: ['symbols'],
    error: 'with source and without quotes, symbols must say what to judge',
  })
  .refine(({ quotes, as_of }) => quotes === undefined || as_of === undefined, {
    path: ['as_of'],
    error: 'quotes have their own time: as_of is for signals without quotes',
  });

const reasonSchema = z.strictObject({
  voter: z.string().describe('A voter of the README, or the name of a strategy'),
  vote: z.number().min(-1).max(1).describe('1 for buying, -1 for selling'),
  weight: z.number().min(0),
  value: z.number().describe('What it votes on'),
});

const generatedSchema = z.strictObject({
  ...signalFields,
  confidence: share.describe(
    'Agreement times coverage; 0 for hold. Agreement: of all votes, by weight and size, the share on the side of the action. Coverage: the weight of those who could vote over that of all. Not a probability',
  ),
  score: z.number().min(-1).max(1).describe('Weighted mean of the votes; strength is its size'),
  price: z.number().positive().nullable().describe('Price judged; null where there is no usable one'),
  price_from: z.enum(['quote', 'close']),
  quote: quoteSchema
    .pick({ source: true, kind: true, at: true, age_ms: true })
    .nullable()
    .describe('Where the price comes from; null for a close'),
  as_of: z
    .string()
    .describe('Time of the quote, ISO 8601; without one the last bar: its session, or an intraday bar its start'),
  last_bar: z.string().nullable().describe('The last bar that was over and read; null where there is none'),
  bars: z.int().min(0).describe('Bars read, without the one that the quote stands for'),
  trend: z.enum(['up', 'down', 'sideways', 'unknown']),
  coverage: share,
  reasons: z.array(reasonSchema).describe('Votes that are not 0, those that weigh most first'),
  undecided: z.array(z.string()).describe('Who voted 0'),
  silent: z.array(z.string()).describe('Who had nothing to go by'),
  problems: z.array(z.string()).describe('Why it is held whatever the votes; empty when there is nothing'),
});

export const generateSignalsOutput = z.strictObject({
  signals: z.array(generatedSchema).describe('One a symbol'),
  lead: z
    .string()
    .describe(
      'Symbol of the signal with the greatest strength times confidence; where all hold, the first without a problem',
    ),
  confidence: share.describe('Of the lead'),
  price: z.number().positive().describe('Of the lead'),
  trend: z.enum(['up', 'down', 'sideways', 'unknown']).describe('Of the lead'),
  warnings: z.array(z.string()).describe('Problems of signals, and doubts about the bars'),
  provenance: z.array(provenanceSchema).describe('Where the bars came from; the range is that of the bars read'),
});

export type GenerateSignalsInput = z.output<typeof generateSignalsInput>;
export type GenerateSignalsOutput = z.input<typeof generateSignalsOutput>;
export type GeneratedSignal = GenerateSignalsOutput['signals'][number];
