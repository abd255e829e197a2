import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

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
    return targetsOf(this, series, chosen);
  },
  fillTargets(targets, indicators, chosen) {
    const { close } = indicators;
    const average = indicators.average(chosen.period);
    const short = against(chosen);
    const warmup = this.warmupBars(chosen);
    targets.fill(0, 0, warmup);
    let held = 0;
    for (let bar = warmup; bar < targets.length; bar++) {
      const slope = average[bar] - average[bar - chosen.slope_bars];
      if (close[bar] > average[bar]) held = slope > 0 || held === 1 ? 1 : 0;
      else if (close[bar] < average[bar]) held = slope < 0 || held === -1 ? short : 0;
      targets[bar] = held;
    }
  },
};
