import { z } from 'zod';
import { rollingMax, rollingMin } from '../indicators';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

const parameters = z
  .strictObject({
    entry_period: periodField(20, 'Period of the channel whose breaking opens a position'),
    exit_period: periodField(10, 'Period of the narrower channel whose breaking closes it'),
    allow_short: allowShort,
  })
  .refine(({ entry_period, exit_period }) => exit_period <= entry_period, {
    path: ['exit_period'],
    error: 'must not be larger than entry_period',
  });

/**
 * Donchian channel: long after a close above the highest high of the entry period before this bar, until a close
 * below the lowest low of the exit period before it; short the same way downwards.
 */
export const breakout: Strategy<typeof parameters> = {
  name: 'breakout',
  summary:
    'Long after a close above the highest high of earlier bars until one below a recent low; short (or flat) mirrored',
  parameters,
  warmupBars: ({ entry_period }) => entry_period,
  targets(series, chosen) {
    const { close } = series;
    const ceiling = rollingMax(series.high, chosen.entry_period);
    const floor = rollingMin(series.low, chosen.entry_period);
    const exitCeiling = rollingMax(series.high, chosen.exit_period);
    const exitFloor = rollingMin(series.low, chosen.exit_period);
    const short = against(chosen);
    return decideTargets(close.length, this.warmupBars(chosen), (bar, held) => {
      const before = bar - 1;
      if (close[bar] > ceiling[before]) return 1;
      if (close[bar] < floor[before]) return short;
      if (held === 1 && close[bar] >= exitFloor[before]) return 1;
      return held === -1 && close[bar] <= exitCeiling[before] ? -1 : 0;
    });
  },
};
