import { z } from 'zod';
import { loadCalendar } from '../../calendar';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { provenanceSchema } from '../shared/provenance';
import { indicatorsAt, marketIndicatorsSchema } from './market-indicators';
import { loadRecentBars, recentBarsFields } from './recent-bars';

const input = z.strictObject({
  ...recentBarsFields,
  bars: z
    .int()
    .min(30)
    .max(5000)
    .default(260)
    .describe('Bars a symbol to compute from, at most; 200 are needed for sma_200'),
});

const output = z.strictObject({
  indicators: z.array(marketIndicatorsSchema).describe('One entry a symbol, in the order asked for'),
  volatility: z.number().min(0).describe('Annualised volatility of the first symbol; 0.25 is 25 %'),
  trend: z.enum(['up', 'down', 'sideways']).describe('Trend of the first symbol'),
  as_of: z.iso.datetime().describe('The moment looked from'),
  provenance: z.array(provenanceSchema),
});

/** Indicators at the last closed bar of each symbol. */
export const getMarketIndicators = defineAction({
  name: 'data.get_market_indicators',
  summary: 'Compute indicators at the last closed bar of symbols',
  capability: 'read',
  input,
  output,
  publishes: { volatility: 'volatility', trend: 'trend' },
  defaults: { timeout: '1m', heartbeat: '30s', retry: { max_attempts: 3, initial_interval: '1s', backoff: 2 } },
  run: async (request, ports) => {
    const now = typeof request.as_of === 'string' ? Date.parse(request.as_of) : ports.clock.now();
    const calendar = loadCalendar(request.calendar);
    const recent = await loadRecentBars(request, now, ports);
    const indicators = recent.map((bars) => indicatorsAt(bars, calendar));
    const [first] = indicators;
    if (first.volatility === null || first.trend === null)
      throw new ActionError(
        'TooFewBars',
        `${first.symbol}: ${first.bars} closed bars are too few for its volatility and trend, which are published: 21 and 50 are needed. Ask for more bars, or put another symbol first`,
      );
    return {
      indicators,
      volatility: first.volatility,
      trend: first.trend,
      as_of: new Date(now).toISOString(),
      provenance: recent.map(({ loaded }) => loaded.provenance),
    };
  },
});
