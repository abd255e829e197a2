import { z } from 'zod';
import { artifactRefSchema, barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { signalFields } from '../shared/signals';
import { parameterListing, parametersSchema, strategyNameSchema } from '../shared/strategies';

const share = z.number().min(0).max(1);
const date = z.string().describe('YYYY-MM-DD');
const target = z.int().min(-1).max(1);

export const runStrategyInput = z.strictObject({
  bars: barSetRefSchema.describe('The bar set to run it over; each of its symbols by itself'),
  strategy: strategyNameSchema.describe('The rule to run'),
  parameters: parametersSchema
    .default({})
    .describe(`Parameters of the strategy that differ from its defaults, which are: ${parameterListing}`),
  name: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('What analyze.combine_signals calls it; left out: the name of the strategy'),
  weight: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(1)
    .describe('What its signals count in analyze.combine_signals; passed on as it is'),
  as_of: z.iso
    .date()
    .optional()
    .describe('Last session to read, YYYY-MM-DD; no later bar has any influence. Without it, all bars are read'),
});

const pastSchema = z.strictObject({
  basis: z
    .literal('in_sample')
    .describe('Looked back on, over all bars read; no costs. What it says of the future is for a backtest to find out'),
  from: date.nullable().describe('Session of the first target judged; null where there is none'),
  to: date.nullable(),
  bars: z.int().min(0).describe('Targets judged: those after the warm-up with two opens after them'),
  bars_in_position: z.int().min(0).describe('Of those, targets that were not 0'),
  hit_rate: share.nullable().describe('Of the bars in position, the share whose return was above 0; null without any'),
  mean_return: z
    .number()
    .nullable()
    .describe('Mean return of the bars in position, from the next open to the one after it; 0.01 is 1 %, before costs'),
  always_long_hit_rate: share.nullable().describe('The same for being long on every bar judged: the naive baseline'),
  always_long_mean_return: z.number().nullable(),
  entries: z.int().min(0).describe('How often the target became 1 or -1'),
});

const strategySignalSchema = z.strictObject({
  ...signalFields,
  target: target.describe('Where the strategy wants to be from the next open on: 1 long, 0 flat, -1 short'),
  previous_target: target.nullable().describe('At the close before; null on the first bar'),
  since: date.describe('Session at whose close the target became what it is'),
  measure: z
    .strictObject({ name: z.string(), value: z.number() })
    .nullable()
    .describe('What the strength is made of, by the README; null in the warm-up'),
  price: z.number().describe('Close of the last session read'),
  as_of: date.describe('The last session read'),
  bars: z.int().min(1).describe('Bars read'),
  past: pastSchema,
});

export const runStrategyOutput = z.strictObject({
  name: z.string(),
  strategy: z.string(),
  parameters: parametersSchema.describe('All parameters, defaults included'),
  weight: z.number(),
  warmup_bars: z.int().min(0).describe('Bars before the first one whose target counts'),
  signals: z.array(strategySignalSchema).describe('One a symbol, in the order of the bar set'),
  history: artifactRefSchema
    .extend({ kind: z.literal('strategy_targets') })
    .describe('Every target of every symbol: series of { symbol, time, target }, warm-up included'),
  warnings: z.array(z.string()).describe('What to know before trusting the signals; empty when there is nothing'),
  provenance: z.array(provenanceSchema).describe('Where the bars came from; the range is that of the bars read'),
});

export type RunStrategyInput = z.output<typeof runStrategyInput>;
export type RunStrategyOutput = z.input<typeof runStrategyOutput>;
export type StrategySignal = RunStrategyOutput['signals'][number];
