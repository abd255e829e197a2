import { z } from 'zod';
import { sma } from '../indicators';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

const parameters = z
  .strictObject({
    fast_period: periodField(10, 'Period of the fast average'),
    slow_period: periodField(30, 'Period of the slow average', 2),
    allow_short: allowShort,
  })
  .refine(({ fast_period, slow_period }) => fast_period < slow_period, {
    path: ['fast_period'],
    error: 'must be smaller than slow_period',
  });

/** Long while the fast average of the closes is above the slow one, short below it; equal averages change nothing. */
export const movingAverageCross: Strategy<typeof parameters> = {
  name: 'moving_average_cross',
  summary: 'Long while the fast moving average of the closes is above the slow one, short (or flat) while it is below',
  parameters,
  warmupBars: ({ slow_period }) => slow_period - 1,
  targets(series, chosen) {
    const fast = sma(series.close, chosen.fast_period);
    const slow = sma(series.close, chosen.slow_period);
    const short = against(chosen);
    return decideTargets(series.close.length, this.warmupBars(chosen), (bar, held) => {
      if (fast[bar] > slow[bar]) return 1;
      return fast[bar] < slow[bar] ? short : held;
    });
  },
};
