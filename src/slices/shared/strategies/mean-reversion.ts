import { z } from 'zod';
import { sma, standardDeviation } from '../indicators';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

const parameters = z
  .strictObject({
    period: periodField(20, 'Period of the average and of the standard deviation', 2),
    entry_deviations: z
      .number()
      .positive()
      .max(10)
      .default(2)
      .describe('Enter when the close is at least this many standard deviations away from the average'),
    exit_deviations: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .describe('Leave when the close is back within this many standard deviations; 0: at the average'),
    allow_short: allowShort,
  })
  .refine(({ entry_deviations, exit_deviations }) => exit_deviations < entry_deviations, {
    path: ['exit_deviations'],
    error: 'must be smaller than entry_deviations',
  });

/**
 * Long from a close far below the average until the close is back at it; short the same way from far above.
 * Deviations are population deviations of the closes, as in Bollinger bands.
 */
export const meanReversion: Strategy<typeof parameters> = {
  name: 'mean_reversion',
  summary: 'Long after a close far below its average until it is back there; short (or flat) the same way above it',
  parameters,
  warmupBars: ({ period }) => period - 1,
  targets(series, chosen) {
    const { close } = series;
    const average = sma(close, chosen.period);
    const deviation = standardDeviation(close, chosen.period);
    const short = against(chosen);
    return decideTargets(close.length, this.warmupBars(chosen), (bar, held) => {
      const distance = close[bar] - average[bar];
      const entry = chosen.entry_deviations * deviation[bar];
      const exit = chosen.exit_deviations * deviation[bar];
      // Closes that do not move have no deviation: nothing to enter on, and a position is at its average.
      if (deviation[bar] > 0 && distance <= -entry) return 1;
      if (deviation[bar] > 0 && distance >= entry) return short;
      if (held === 1 && distance < -exit) return 1;
      return held === -1 && distance > exit ? -1 : 0;
    });
  },
};
