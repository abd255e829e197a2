import type { BarSeries } from '../shared/bars';
import { type Parameters, parseParameters, type Strategy, strategyNamed } from '../shared/strategies';
import type { GenerateSignalsInput } from './generate-signals-schema';
import { measureOf, strengthOf } from './strategy-strength';

/** A strategy that votes on signals. */
export interface StrategyVoter {
  readonly name: string;
  readonly weight: number;
  readonly strategy: Strategy;
  readonly parameters: Parameters;
}

/** @throws ActionError `UnknownStrategy`, `InvalidParameters`. */
export function strategyVoters(given: GenerateSignalsInput['strategies']): readonly StrategyVoter[] {
  return given.map(({ strategy: strategyName, parameters, weight, name }) => {
    const strategy = strategyNamed(strategyName);
    return {
      name: name ?? `strategy_${strategy.name}`,
      weight,
      strategy,
      parameters: parseParameters(strategy, parameters),
    };
  });
}

/** Its target at the last bar times the strength of it; undefined within its warm-up. The target is the value. */
export function strategyOpinion(
  { strategy, parameters }: StrategyVoter,
  bars: BarSeries,
): { readonly vote: number; readonly value: number } | undefined {
  if (bars.close.length <= strategy.warmupBars(parameters)) return undefined;
  const target = strategy.targets(bars, parameters)[bars.close.length - 1];
  if (target === 0) return { vote: 0, value: 0 };
  return { vote: target * strengthOf(target, measureOf(strategy.name, bars, parameters)), value: target };
}
