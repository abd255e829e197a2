import { z } from 'zod';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';
import { targetsOf } from './targets-of';

const parameters = z.strictObject({
  lookback: periodField(20, 'How far back the close is compared'),
  threshold: z
    .number()
    .min(0)
    .max(10)
    .default(0.02)
    .describe('Return over the lookback to act on, as a share: 0.02 is 2 %'),
  allow_short: allowShort,
});

/** Long while the return over the lookback is above the threshold, short while it is below minus the threshold, else flat. */
export const momentum: Strategy<typeof parameters> = {
  name: 'momentum',
  summary:
    'Long while the return over the lookback is above the threshold, short (or flat) while it is as far below zero',
  parameters,
  warmupBars: ({ lookback }) => lookback,
  targets(series, chosen) {
    return targetsOf(this, series, chosen);
  },
  fillTargets(targets, { close }, chosen) {
    const { lookback, threshold } = chosen;
    const short = against(chosen);
    targets.fill(0, 0, lookback);
    for (let bar = lookback; bar < targets.length; bar++) {
      const change = close[bar] / close[bar - lookback] - 1;
      targets[bar] = change > threshold ? 1 : change < -threshold ? short : 0;
    }
  },
};
