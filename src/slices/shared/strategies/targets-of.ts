import type { z } from 'zod';
import type { BarSeries } from '../bars';
import { SharedIndicators } from './shared-indicators';
import type { Strategy } from './strategy';

/** The targets of one strategy alone, into a column of their own. */
export function targetsOf<Parameters extends z.ZodObject>(
  strategy: Pick<Strategy<Parameters>, 'fillTargets'>,
  series: BarSeries,
  parameters: z.output<Parameters>,
): Int8Array {
  const targets = new Int8Array(series.close.length);
  strategy.fillTargets(targets, new SharedIndicators(series), parameters);
  return targets;
}
