import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

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
    return targetsOf(this, series, chosen);
  },
  fillTargets(targets, indicators, chosen) {
    const { close } = indicators;
    const ceiling = indicators.highest(chosen.entry_period);
    const floor = indicators.lowest(chosen.entry_period);
    const exitCeiling = indicators.highest(chosen.exit_period);
    const exitFloor = indicators.lowest(chosen.exit_period);
    const short = against(chosen);
    const warmup = this.warmupBars(chosen);
    targets.fill(0, 0, warmup);
    let held = 0;
    for (let bar = warmup; bar < targets.length; bar++) {
      const value = close[bar];
      const before = bar - 1;
      if (value > ceiling[before]) held = 1;
      else if (value < floor[before]) held = short;
      else if (!(held === 1 ? value >= exitFloor[before] : value <= exitCeiling[before])) held = 0;
      targets[bar] = held;
    }
  },
};
