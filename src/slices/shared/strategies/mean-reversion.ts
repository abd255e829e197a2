import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

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
    return targetsOf(this, series, chosen);
  },
  fillTargets(targets, indicators, chosen) {
    const { close } = indicators;
    const average = indicators.average(chosen.period);
    const deviation = indicators.deviation(chosen.period);
    const short = against(chosen);
    const warmup = this.warmupBars(chosen);
    targets.fill(0, 0, warmup);
    let held = 0;
    for (let bar = warmup; bar < targets.length; bar++) {
      const distance = close[bar] - average[bar];
      const entry = chosen.entry_deviations * deviation[bar];
      const exit = chosen.exit_deviations * deviation[bar];
      // Closes that do not move have no deviation: nothing to enter on, and a position is at its average.
      if (deviation[bar] > 0 && distance <= -entry) held = 1;
      else if (deviation[bar] > 0 && distance >= entry) held = short;
      else if (!(held === 1 ? distance < -exit : distance > exit)) held = 0;
      targets[bar] = held;
    }
  },
};
