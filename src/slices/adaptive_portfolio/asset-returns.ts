import { ActionError } from '../action-error';
import type { BarSeries } from '../shared/bars';
import { alignReturns, type KnownBars } from '../shared/risk';
import { simulate } from '../shared/simulation';
import { parseParameters, strategyNamed } from '../shared/strategies';
import type { OptimizeInput } from './optimize-schema';

/** Returns of what is allocated to, one column an asset. */
export interface AssetReturns {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/** The returns given. @throws ActionError `InvalidInput` where names repeat or lengths differ. */
export function givenReturns(given: NonNullable<OptimizeInput['returns']>, limit: number): AssetReturns {
  const names = given.map(({ name }) => name);
  const lengths = new Set(given.map(({ returns }) => returns.length));
  if (new Set(names).size < names.length)
    throw new ActionError('InvalidInput', `returns name an asset twice: ${names.join(', ')}`);
  if (lengths.size > 1) {
    const listing = given.map(({ name, returns }) => `${name} ${returns.length}`).join(', ');
    throw new ActionError(
      'InvalidInput',
      `returns differ in length (${listing}); give the same periods for each asset`,
    );
  }
  return { names, columns: given.map(({ returns }) => Float64Array.from(returns.slice(-limit))) };
}

/** Returns of the symbols themselves, over the sessions that all have. */
export function symbolReturns({ series }: KnownBars, limit: number): AssetReturns {
  const { symbols, columns } = alignReturns(series, 20, limit);
  return { names: symbols, columns };
}

/**
 * Daily returns of strategies on these bars, net of costs: each trades every symbol by itself with the same capital (or its
 * own symbol only), and its return is the mean over them.
 */
export function strategyReturns(
  strategies: NonNullable<OptimizeInput['strategies']>,
  known: KnownBars,
  costs: { readonly commission: number; readonly slippage: number },
  limit: number,
): AssetReturns {
  const named = strategyLabels(strategies);
  // One set of sessions for all, so that every return of every strategy is over the same time.
  const { time } = alignReturns(known.series, 20);
  const common = new Set(time);
  const columns = strategies.map((one) => {
    const traded = one.symbol === undefined ? known.series : [seriesNamed(one.symbol, known.series)];
    const curves = traded.map((series) => curveOf(one, series, costs));
    const kept = curves.map(({ series, equity }) => equity.filter((_, bar) => common.has(series.time[bar])));
    return meanReturns(kept);
  });
  return { names: named, columns: columns.map((column) => column.subarray(Math.max(0, column.length - limit))) };
}

/** What strategies are called in the result. @throws ActionError `InvalidInput` where two are called the same. */
export function strategyLabels(strategies: NonNullable<OptimizeInput['strategies']>): string[] {
  const labels = strategies.map(
    ({ name, strategy, symbol }) => name ?? (symbol === undefined ? strategy : `${strategy} ${symbol}`),
  );
  if (new Set(labels).size === labels.length) return labels;
  throw new ActionError(
    'InvalidInput',
    `strategies repeat a name: ${labels.join(', ')}; give each one a name of its own`,
  );
}

function curveOf(
  { strategy, rule: named, parameters }: NonNullable<OptimizeInput['strategies']>[number],
  series: BarSeries,
  costs: { readonly commission: number; readonly slippage: number },
): { series: BarSeries; equity: Float64Array } {
  const rule = strategyNamed(named ?? strategy);
  const targets = rule.targets(series, parseParameters(rule, parameters));
  const rules = { ...costs, initialCapital: 10_000, fractional: true, positionSize: 1 };
  const { equity } = simulate(series, targets, { first: 0, last: series.close.length - 1 }, rules);
  return { series, equity };
}

function meanReturns(curves: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: curves[0].length - 1 }, (_, index) => {
    const returns = curves.map((curve) => (curve[index] > 0 ? curve[index + 1] / curve[index] - 1 : 0));
    return returns.reduce((sum, value) => sum + value, 0) / curves.length;
  });
}

function seriesNamed(symbol: string, series: readonly BarSeries[]): BarSeries {
  const found = series.find((one) => one.symbol === symbol);
  if (found !== undefined) return found;
  throw new ActionError(
    'UnknownSymbol',
    `a strategy is for ${symbol}, which the bars do not have; they have ${series.map((one) => one.symbol).join(', ')}`,
  );
}
