import { z } from 'zod';
import { sma } from '../indicators';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

const parameters = z.strictObject({
  period: periodField(100, 'Period of the average that is the trend', 2),
  slope_bars: periodField(20, 'Over how many bars the average must rise or fall'),
  allow_short: allowShort,
});

/**
 * Long from a close above a rising average of the closes until one below the average; short from a close below a
 * falling average until one above it.
 */
export const trendFollowing: Strategy<typeof parameters> = {
  name: 'trend_following',
  summary: 'Long from a close above a rising long average until one below it; short (or flat) mirrored',
  parameters,
  warmupBars: ({ period, slope_bars }) => period - 1 + slope_bars,
  targets(series, chosen) {
    const { close } = series;
    const average = sma(close, chosen.period);
    const short = against(chosen);
    return decideTargets(close.length, this.warmupBars(chosen), (bar, held) => {
      const slope = average[bar] - average[bar - chosen.slope_bars];
      if (close[bar] > average[bar]) return slope > 0 || held === 1 ? 1 : 0;
      if (close[bar] < average[bar]) return slope < 0 || held === -1 ? short : 0;
      return held;
    });
  },
};
