import { z } from 'zod';
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
export { SharedIndicators } from './shared-indicators';
export type { Crossing, Strategy } from './strategy';

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
  const strategy = strategies.get(lookUpName(name));
  if (strategy !== undefined) return strategy;
  throw new ActionError('UnknownStrategy', unknownStrategyText(name));
}

/** The name of a strategy that exists, as its own name has it: what a definition misspells is found before anything runs. */
export const strategyNameSchema = z.preprocess(
  (given) => (typeof given === 'string' ? lookUpName(given) : given),
  z.enum(strategyNames, {
    error: ({ input }) => (typeof input === 'string' ? unknownStrategyText(input) : undefined),
  }),
);

/** The parameters of every strategy with their defaults, for descriptions: `momentum: lookback 20, threshold 0.02; …`. */
export const parameterListing: string = all
  .map(({ name, parameters }) => `${name}: ${defaultsText(parameters.parse({}))}`)
  .join('; ');

function defaultsText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([parameter, value]) => `${parameter} ${String(value)}`)
    .join(', ');
}

function lookUpName(name: string): string {
  return name.replaceAll('-', '_');
}

function unknownStrategyText(name: string): string {
  // A member of the pools of ml_strategy, beside the rules.
  if (lookUpName(name) === 'ml_ensemble')
    return `ml_ensemble is a model and no rule: ml_strategy.score_strategy_fitness simulates it, and ml_strategy.predict_ensemble gives its signals; rules are ${strategyNames.join(', ')}`;
  const meant = didYouMean(lookUpName(name), strategyNames);
  return `there is no strategy ${JSON.stringify(name)}; allowed are ${strategyNames.join(', ')}.${meant}`;
}
