import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

const parameters = z.strictObject({
  period: periodField(20, 'Period of the volatility and of the average', 2),
  max_volatility: z
    .number()
    .positive()
    .max(10)
    .default(0.02)
    .describe('Highest standard deviation of daily returns to hold a position at, as a share: 0.02 is 2 % a day'),
  allow_short: allowShort,
});

/**
 * Flat while the standard deviation (population) of the daily returns is above the limit; otherwise long above the
 * average of the closes and short below it.
 */
export const volatilityFilter: Strategy<typeof parameters> = {
  name: 'volatility_filter',
  summary: 'In calm markets long above the average close and short (or flat) below it; flat while volatility is high',
  parameters,
  warmupBars: ({ period }) => period,
  targets(series, chosen) {
    return targetsOf(this, series, chosen);
  },
  fillTargets(targets, indicators, chosen) {
    const { close } = indicators;
    const average = indicators.average(chosen.period);
    const volatility = indicators.volatility(chosen.period);
    const short = against(chosen);
    const warmup = this.warmupBars(chosen);
    targets.fill(0, 0, warmup);
    for (let bar = warmup; bar < targets.length; bar++) {
      if (volatility[bar] > chosen.max_volatility || close[bar] === average[bar]) targets[bar] = 0;
      else targets[bar] = close[bar] > average[bar] ? 1 : short;
    }
  },
};
