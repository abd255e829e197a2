import { z } from 'zod';
import { defineAction } from '../action';
import { barSetRefSchema } from '../shared/artifact-ref';
import { putBarSet } from '../shared/bars';
import { areManyBars } from '../shared/large';
import { provenanceSchema } from '../shared/provenance';
import { loadRecentBars, recentBarsFields } from './recent-bars';

const input = z.strictObject({
  ...recentBarsFields,
  bars: z.int().min(1).max(10_000).default(250).describe('Bars a symbol, at most'),
});

const output = z.strictObject({
  bars: barSetRefSchema.describe('The last closed bars of all symbols'),
  latest: z
    .array(
      z.strictObject({
        symbol: z.string(),
        bars: z.int().min(1),
        close: z.number(),
        ended_at: z.iso.datetime().describe('When the last bar closed'),
        stale: z.boolean().describe('A later bar should be there by the calendar'),
      }),
    )
    .describe('In the order asked for'),
  provenance: z.array(provenanceSchema),
});

/** The last closed bars of symbols, for a loop that decides on them. */
export const getRecentBars = defineAction({
  name: 'data.get_recent_bars',
  summary: 'Get the last closed bars of symbols; a bar that is still being made is not among them',
  capability: 'read',
  input,
  output,
  defaults: { timeout: '1m', heartbeat: '30s', retry: { max_attempts: 3, initial_interval: '1s', backoff: 2 } },
  pool: ({ symbols, bars }) => areManyBars(symbols.length * bars),
  run: async (request, ports) => {
    const now = typeof request.as_of === 'string' ? Date.parse(request.as_of) : ports.clock.now();
    const recent = await loadRecentBars(request, now, ports);
    const provenance = recent.map(({ loaded }) => loaded.provenance);
    const bars = await putBarSet(ports.artifacts, {
      series: recent.map(({ series }) => series),
      provenance,
      calendar: request.calendar,
    });
    return {
      bars,
      latest: recent.map(({ series, endedAt, isStale }) => ({
        symbol: series.symbol,
        bars: series.time.length,
        close: series.close[series.close.length - 1],
        ended_at: new Date(endedAt).toISOString(),
        stale: isStale,
      })),
      provenance,
    };
  },
});
