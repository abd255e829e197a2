import { z } from 'zod';
import { barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { evidenceFields, voteFields } from './evidence-fields';
import { patternNames } from './patterns';
import { voterNames } from './voter-names';

const price = z.number();
const date = z.string().describe('Session, YYYY-MM-DD; of an intraday bar its start, ISO 8601 in UTC');
const share = z.number().min(0).max(1);

export const findPatternsInput = z.strictObject({
  bars: barSetRefSchema.describe('The bar set to analyze; each of its symbols is analyzed by itself'),
  as_of: z.iso
    .date()
    .optional()
    .describe(
      'Last session to read, YYYY-MM-DD (of intraday bars the last date in UTC); no later bar has any influence. Without it, all bars are read',
    ),
  ...evidenceFields,
  ...voteFields,
});

const latestIndicatorsSchema = z.strictObject({
  sma_20: price.nullable(),
  sma_50: price.nullable(),
  sma_200: price.nullable(),
  ema_12: price.nullable(),
  ema_26: price.nullable(),
  rsi_14: z.number().nullable().describe('0 to 100'),
  macd: z.strictObject({ macd: price, signal: price, histogram: price }).nullable().describe('12/26/9'),
  bollinger: z
    .strictObject({ upper: price, middle: price, lower: price })
    .nullable()
    .describe('20 bars, 2 standard deviations'),
  atr_14: price.nullable(),
  adx_14: z.number().nullable().describe('0 to 100'),
  plus_di_14: z.number().nullable().describe('0 to 100'),
  minus_di_14: z.number().nullable().describe('0 to 100'),
  stochastic: z.strictObject({ k: z.number(), d: z.number() }).nullable().describe('Slow, 14/3/3, 0 to 100'),
  obv: z.number().nullable().describe('Since the first bar read; in units of volume'),
  obv_sma_20: z.number().nullable().describe('Simple average of obv over 20 bars'),
  cci_20: z.number().nullable(),
  williams_r_14: z.number().nullable().describe('-100 to 0'),
  roc_10: z.number().nullable().describe('Percent over 10 bars'),
  mfi_14: z.number().nullable().describe('0 to 100'),
});

const trendSchema = z.strictObject({
  direction: z.enum(['up', 'down', 'sideways']).describe('sideways: a slope within 5 % a year'),
  strength: share.describe('R squared of the fitted line'),
  annual_slope: z.number().describe('Slope of the fitted line over a year; 0.1 is 10 %'),
  bars: z.int().describe('Bars fitted'),
  method: z.literal('log_linear_regression'),
});

const patternSchema = z.strictObject({
  name: z.enum(patternNames),
  direction: z
    .enum(['bullish', 'bearish', 'neutral'])
    .describe('Where it points; a triangle that price has left, where it left'),
  status: z
    .enum(['forming', 'confirmed', 'completed', 'failed'])
    .describe(
      'forming: no confirming close yet; completed: then reached its target; failed: closed beyond the failure level first',
    ),
  from: date.describe('Session of its first point'),
  to: date.describe('Session of its last point'),
  known_on: date.describe('Session whose close first showed the whole shape; later than to'),
  confirmed_on: date.nullable(),
  ended_on: date.nullable().describe('When it was completed or failed'),
  confirmation_levels: z
    .array(price)
    .describe('A close beyond it confirms, or did; two where price may leave on either side'),
  target: price
    .nullable()
    .describe('By the measure rule; null where the direction is open, or where it would not be above 0'),
  failure_level: price.nullable(),
  fit: share.describe('How well the shape fits its rule; not a probability'),
  points: z.array(z.strictObject({ role: z.string(), date, price })),
});

const levelSchema = z.strictObject({
  kind: z.enum(['support', 'resistance']),
  price,
  touches: z.int().min(2),
  first_touch: date,
  last_touch: date,
  distance: z.number().describe('From the last close, as a share of it; negative below'),
});

const voteSchema = z.strictObject({
  indicator: z.enum(voterNames),
  vote: z.number().min(-1).max(1).describe('1 for buying, -1 for selling'),
  weight: z.number().min(0),
  value: z.number().describe('What it votes on'),
});

const analysisSchema = z.strictObject({
  symbol: z.string(),
  as_of: date.describe('The last session read'),
  bars: z.int().min(1).describe('Bars read'),
  close: price.describe('Close of the last session read'),
  indicators: latestIndicatorsSchema.describe(
    'Values at the last bar; null where the history is too short or there is nothing to measure',
  ),
  trend: trendSchema.nullable().describe('null where there are fewer than trend_bars bars'),
  patterns: z.array(patternSchema).describe('In order of their first point'),
  levels: z.array(levelSchema).describe('Supports, then resistances; nearest first, at most five of each'),
  recommendation: z.strictObject({
    action: z.enum(['buy', 'hold', 'sell']),
    score: z.number().min(-1).max(1).describe('Weighted mean of the votes; 0 where nobody could vote'),
    votes: z.array(voteSchema),
  }),
});

export const findPatternsOutput = z.strictObject({
  analyses: z.array(analysisSchema).describe('One a symbol, in the order of the bar set'),
  provenance: z.array(provenanceSchema).describe('Where the bars came from; the range is that of the bars read'),
});

export type FindPatternsInput = z.output<typeof findPatternsInput>;
export type LatestIndicators = z.infer<typeof latestIndicatorsSchema>;
export type SymbolAnalysis = z.infer<typeof analysisSchema>;
