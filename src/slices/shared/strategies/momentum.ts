import { z } from 'zod';
import { decideTargets } from './decide-targets';
import { against, allowShort, periodField } from './parameter-fields';
import type { Strategy } from './strategy';

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
    const { close } = series;
    const short = against(chosen);
    return decideTargets(close.length, this.warmupBars(chosen), (bar) => {
      const change = close[bar] / close[bar - chosen.lookback] - 1;
      if (change > chosen.threshold) return 1;
      return change < -chosen.threshold ? short : 0;
    });
  },
};
