import { z } from 'zod';
import { didYouMean } from '../../../base/suggest';
import { strategyNames } from '../../shared/strategies';

/** Names of a strategy pool that are not the name of a rule: what each of them means. */
const aliases: Readonly<Record<string, string>> = { volatility: 'volatility_filter' };

/** The member of a pool that trades the forecasts of the ensemble. */
export const ENSEMBLE = 'ml_ensemble';

const poolNames = [...strategyNames, ...Object.keys(aliases), ENSEMBLE];

/** A member of a strategy pool, with `-` and `_` alike. */
export const poolNameSchema = z.preprocess(
  (given) => (typeof given === 'string' ? given.replaceAll('-', '_') : given),
  z.enum(poolNames, {
    error: ({ input }) =>
      typeof input === 'string'
        ? `a pool has no strategy ${JSON.stringify(input)}; allowed are ${poolNames.join(', ')}.${didYouMean(input, poolNames)}`
        : undefined,
  }),
);

/** The rule that a member of a pool trades by; itself where it is one, or the ensemble. */
export function ruleOf(poolName: string): string {
  return aliases[poolName] ?? poolName;
}
