import { didYouMean } from '../../../base/suggest';
import { ActionError } from '../../action-error';
import { breakout } from './breakout';
import { meanReversion } from './mean-reversion';
import { momentum } from './momentum';
import { movingAverageCross } from './moving-average-cross';
import type { Strategy } from './strategy';
import { trendFollowing } from './trend-following';
import { volatilityFilter } from './volatility-filter';

export { type Parameters, parametersSchema } from './parameters-schema';
export { parseParameters } from './parse-parameters';
export type { Strategy } from './strategy';

const all: readonly Strategy[] = [
  movingAverageCross,
  momentum,
  meanReversion,
  volatilityFilter,
  breakout,
  trendFollowing,
];

/** Every rule-based strategy by its name. */
export const strategies: ReadonlyMap<string, Strategy> = new Map(all.map((strategy) => [strategy.name, strategy]));

export const strategyNames: readonly string[] = [...strategies.keys()];

/**
 * A strategy by its name, with `-` and `_` alike.
 * @throws ActionError `UnknownStrategy` listing what exists.
 */
export function strategyNamed(name: string): Strategy {
  const wanted = name.replaceAll('-', '_');
  const strategy = strategies.get(wanted);
  if (strategy !== undefined) return strategy;
  throw new ActionError(
    'UnknownStrategy',
    `there is no strategy ${JSON.stringify(name)}; allowed are ${strategyNames.join(', ')}.${didYouMean(wanted, strategyNames)}`,
  );
}
