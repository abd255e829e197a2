import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

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
    return targetsOf(this, series, chosen);
  },
  crossing(indicators, chosen) {
    return {
      fast: indicators.average(chosen.fast_period),
      slow: indicators.average(chosen.slow_period),
      warmup: this.warmupBars(chosen),
      short: against(chosen),
    };
  },
  fillTargets(targets, indicators, chosen) {
    const fast = indicators.average(chosen.fast_period);
    const slow = indicators.average(chosen.slow_period);
    const short = against(chosen);
    const warmup = this.warmupBars(chosen);
    targets.fill(0, 0, warmup);
    let held = 0;
    for (let bar = warmup; bar < targets.length; bar++) {
      const fastValue = fast[bar];
      const slowValue = slow[bar];
      if (fastValue > slowValue) held = 1;
      else if (fastValue < slowValue) held = short;
      targets[bar] = held;
    }
  },
};
