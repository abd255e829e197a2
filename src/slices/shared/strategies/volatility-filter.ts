import { z } from 'zod';
import { sma, standardDeviation } from '../indicators';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

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
    const { close } = series;
    const average = sma(close, chosen.period);
    const volatility = standardDeviation(dailyReturns(close), chosen.period);
    const short = against(chosen);
    return decideTargets(close.length, this.warmupBars(chosen), (bar) => {
      if (volatility[bar] > chosen.max_volatility || close[bar] === average[bar]) return 0;
      return close[bar] > average[bar] ? 1 : short;
    });
  },
};

/** Close-to-close returns; NaN at the first bar. */
function dailyReturns(close: readonly number[]): Float64Array {
  return Float64Array.from(close, (value, bar) => (bar === 0 ? NaN : value / close[bar - 1] - 1));
}
