import type { BarSeries } from '../shared/bars';
import { parseParameters, strategies as rules, strategyNamed } from '../shared/strategies';
import type { DeployInput } from './deploy-schema';

export interface TargetFractions {
  /** Share of the equity to hold of each symbol, below 0 for short. */
  readonly fractions: ReadonlyMap<string, number>;
  readonly wantedBy: ReadonlyMap<string, string[]>;
  readonly notDeployed: { readonly strategy: string; readonly reason: string }[];
}

/**
 * What weighted strategies want to hold at the last bar: each divides its weight equally among the symbols, and holds the part of those
 * that its rule is in. The rest is cash.
 */
export function targetFractions(
  { strategies, weights, allow_short }: Pick<DeployInput, 'strategies' | 'weights' | 'allow_short'>,
  series: readonly BarSeries[],
): TargetFractions {
  const fractions = new Map<string, number>();
  const wantedBy = new Map<string, string[]>();
  const notDeployed: { strategy: string; reason: string }[] = [];
  for (const { strategy: name, rule: ruleName, parameters } of strategies) {
    const called = (ruleName ?? name).replaceAll('-', '_');
    const weight = weights.find((one) => one.name === name)?.weight;
    const reason =
      weight === undefined || weight === 0
        ? 'it has no weight'
        : rules.has(called)
          ? undefined
          : `'${called}' is no rule that can be run here; there are: ${[...rules.keys()].join(', ')}`;
    if (weight === undefined || reason !== undefined) {
      notDeployed.push({ strategy: name, reason: reason ?? 'it has no weight' });
      continue;
    }
    const rule = strategyNamed(called);
    const settings = parseParameters(rule, parameters);
    for (const one of series) {
      const target = rule.targets(one, settings).at(-1) ?? 0;
      if (target === 0 || (target === -1 && !allow_short)) continue;
      fractions.set(one.symbol, (fractions.get(one.symbol) ?? 0) + (target * weight) / series.length);
      wantedBy.set(one.symbol, [...(wantedBy.get(one.symbol) ?? []), name]);
    }
  }
  return { fractions, wantedBy, notDeployed };
}
