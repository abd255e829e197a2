import { z } from 'zod';
import { defineAction } from '../action';
import { barSetRefSchema } from '../shared/artifact-ref';
import { areManyBars } from '../shared/large';
import { provenanceSchema } from '../shared/provenance';
import { barRequestFields, datesInOrder } from './bar-request-schema';
import { expectedBars } from './expected-bars';
import { checkLoading, loadBars } from './load-bars';
import { barQualitySchema } from './quality';

const input = z
  .strictObject({
    ...barRequestFields,
    history_bars: z
      .int()
      .min(0)
      .max(5000)
      .default(0)
      .describe('Bars before start_date to fetch as well, for warm-up and fitting'),
  })
  .refine(datesInOrder.test, datesInOrder.params);

const output = z.strictObject({
  bars: barSetRefSchema.describe('The bars of all symbols'),
  quality: z.array(barQualitySchema).describe('One report a symbol, in the order asked for'),
  provenance: z.array(provenanceSchema).describe('Where the bars of each symbol come from'),
});

/** Loads bars from a source, reports their quality, and stores them as one bar set. */
export const getHistoricalData = defineAction({
  name: 'data.get_historical_data',
  summary: 'Load daily or intraday bars with a quality report and their provenance',
  capability: 'read',
  input,
  output,
  defaults: {
    timeout: '2m',
    heartbeat: '30s',
    retry: { max_attempts: 3, initial_interval: '1s', backoff: 2, max_interval: '30s' },
  },
  pool: (request) => areManyBars(expectedBars(request)),
  run: async (request, ports) => {
    const { bars, quality, provenance } = await loadBars(request, ports);
    return { bars, quality, provenance };
  },
  check: checkLoading,
});
