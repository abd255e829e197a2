import { z } from 'zod';
import { defineAction } from '../action';
import { barSetRefSchema } from '../shared/artifact-ref';
import { areManyBars } from '../shared/large';
import { provenanceSchema } from '../shared/provenance';
import { barRequestFields, datesInOrder } from './bar-request-schema';
import { expectedBars } from './expected-bars';
import { checkLoading, loadBars } from './load-bars';
import { commonSessions, splitSessions } from './optimization-folds';
import { barQualitySchema } from './quality';

const input = z
  .strictObject({
    ...barRequestFields,
    split: z
      .number()
      .min(0.1)
      .max(0.95)
      .default(0.8)
      .describe('Share of the sessions for the search; the rest is the test that it never sees'),
    folds: z.int().min(1).max(50).default(5).describe('Walk-forward folds within the share for the search'),
    method: z
      .enum(['anchored', 'rolling'])
      .default('anchored')
      .describe('anchored: each fold trains on all sessions before its test; rolling: on as many as the first fold'),
    embargo_sessions: z
      .int()
      .min(0)
      .max(250)
      .default(0)
      .describe(
        'Sessions left out between training and testing, so that what a strategy still holds does not reach over',
      ),
  })
  .refine(datesInOrder.test, datesInOrder.params);

const spanSchema = z.strictObject({
  from: z.string().describe('First session, YYYY-MM-DD'),
  to: z.string().describe('Last session, YYYY-MM-DD, inclusive'),
});

const output = z.strictObject({
  bars: barSetRefSchema.describe('The bars of all symbols, training and test'),
  train: spanSchema.describe('The sessions that a search may look at'),
  test: spanSchema.describe('The sessions behind them, for the one test of what the search found'),
  folds: z
    .array(z.strictObject({ train: spanSchema, test: spanSchema }))
    .describe('Walk-forward folds in time order, all within train; each is tested on sessions behind its training'),
  sessions: z.int().min(0).describe('Sessions that all symbols have in common, from which the parts were cut'),
  quality: z.array(barQualitySchema).describe('One report a symbol, in the order asked for'),
  provenance: z.array(provenanceSchema).describe('Where the bars of each symbol come from'),
});

/** Loads bars and cuts their sessions into the parts that a search and its test need. */
export const prepareOptimizationData = defineAction({
  name: 'data.prepare_optimization_data',
  summary: 'Load bars and cut them into training, walk-forward folds and a test that the search does not see',
  capability: 'read',
  input,
  output,
  defaults: {
    timeout: '2m',
    heartbeat: '30s',
    retry: { max_attempts: 3, initial_interval: '1s', backoff: 2, max_interval: '30s' },
  },
  pool: (request) => areManyBars(expectedBars({ ...request, history_bars: 0 })),
  run: async (request, ports) => {
    const { bars, series, quality, provenance } = await loadBars({ ...request, history_bars: 0 }, ports);
    const dates = commonSessions(series);
    const { train, test, folds } = splitSessions(dates, { ...request, embargo: request.embargo_sessions });
    return { bars, train, test, folds: [...folds], sessions: dates.length, quality, provenance };
  },
  check: (request, ports) => checkLoading({ ...request, history_bars: 0 }, ports),
});
