import type { Decimal } from 'decimal.js';
import type { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import { areManyBars, barsRead } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import { Exact, type KnownBars, portfolioVariance, readOptionalBars, riskShares } from '../shared/risk';
import { type AssetReturns, givenReturns, strategyLabels, strategyReturns, symbolReturns } from './asset-returns';
import { boundsOf } from './bounded';
import { confidenceOf } from './confidence';
import { type OptimizeInput, optimizeInput, optimizeOutput } from './optimize-schema';
import { storedReturns } from './stored-returns';
import { estimate, weightsOf } from './weights-of';

export const optimizeAllocation = defineAction({
  name: 'adaptive_portfolio.optimize_allocation',
  summary: 'Divide capital over symbols or strategies within bounds, and tell how far the weights can be trusted',
  capability: 'compute',
  input: optimizeInput,
  output: optimizeOutput,
  publishes: { confidence: 'confidence' },
  defaults: { timeout: '5m', heartbeat: '1m' },
  pool: isLarge,
  run: async (input, ports) => {
    if (input.strategies?.length === 0) return allInCash(input);
    const known = await barsOf(input, ports);
    const assets = await assetsOf(input, known, ports);
    await letOthersRun(ports.signal);
    ports.progress(0.7, `${input.method} weights of ${assets.names.length} assets`);
    return allocate(input, assets, known);
  },
});

/** With more assets than this the weights of one method take longer than 100 ms. */
const mostAssetsBeside = 20;

function isLarge(input: OptimizeInput): boolean {
  const { bars, strategies, symbols, returns, history_bars: history, lookback_bars: lookback } = input;
  const assets = strategies ?? returns ?? symbols ?? bars?.symbols ?? [];
  const read = barsRead({ ...input, history_bars: Math.max(history, lookback + 1) }, symbols?.length ?? 0);
  // Each strategy trades the bars by itself.
  return assets.length > mostAssetsBeside || areManyBars(read * Math.max(1, strategies?.length ?? 0));
}

async function barsOf(input: OptimizeInput, ports: Ports): Promise<KnownBars | undefined> {
  if (input.bars === undefined && input.source === undefined) return undefined;
  const wanted = input.symbols ?? input.bars?.symbols ?? [];
  const missing = wanted.filter((symbol) => input.bars !== undefined && !input.bars.symbols.includes(symbol));
  if (missing.length > 0) {
    throw new ActionError(
      'UnknownSymbol',
      `the bar set has no ${missing.join(', ')}; it has ${input.bars?.symbols.join(', ') ?? 'none'}`,
    );
  }
  return readOptionalBars(
    { ...input, history_bars: Math.max(input.history_bars, input.lookback_bars + 1) },
    wanted,
    ports,
  );
}

async function assetsOf(input: OptimizeInput, known: KnownBars | undefined, ports: Ports): Promise<AssetReturns> {
  const { strategies, returns, lookback_bars: limit } = input;
  if (returns !== undefined) return givenReturns(returns, limit);
  if (known !== undefined) {
    return strategies === undefined ? symbolReturns(known, limit) : strategyReturns(strategies, known, input, limit);
  }
  const labels = strategyLabels(strategies ?? []);
  const stored = labels.flatMap((name, index) => {
    const ref = strategies?.[index].returns?.ref;
    return ref === undefined ? [] : [{ name, ref }];
  });
  if (stored.length > 0) return storedReturns(stored, ports.artifacts, limit);
  throw new ActionError('NoData', 'there are no bars to allocate by; give a bar set with symbols in it');
}

/** Nothing was good enough to allocate to: there is nothing to be confident in. */
function allInCash(input: OptimizeInput): z.input<typeof optimizeOutput> {
  return {
    weights: [],
    cash_weight: 1,
    cash_amount: input.capital === undefined ? null : new Exact(input.capital).toFixed(),
    confidence: 0,
    adequacy: 0,
    stability: 0,
    expected_volatility: 0,
    expected_return: 0,
    method: input.method,
    returns: 0,
    as_of: null,
    warnings: ['there are no strategies to allocate to: all stays in cash'],
    provenance: [],
  };
}

function allocate(
  input: OptimizeInput,
  { names, columns }: AssetReturns,
  known: KnownBars | undefined,
): z.input<typeof optimizeOutput> {
  const count = names.length;
  const length = columns[0].length;
  const needed = Math.max(20, 2 * count + 4);
  if (length < needed) {
    throw new ActionError(
      'InsufficientHistory',
      `${count} assets take at least ${needed} returns to estimate their risk, there are ${length}; give more history`,
    );
  }
  const perYear = known?.perYear ?? input.periods_per_year;
  const bounds = boundsOf(count, input.min_weight, input.max_weight, input.leverage * (1 - input.cash_reserve));
  const rules = {
    method: input.method,
    bounds,
    riskAversion: input.risk_aversion,
    shrinkage: input.shrinkage,
    perYear,
  };
  const estimates = estimate(columns, names, rules);
  const weights = weightsOf(estimates, names, rules);
  const { problem, ...confidence } = confidenceOf(columns, names, weights, rules);
  const shares = riskShares(weights, estimates.covariance);
  const amounts = weights.map((weight) =>
    input.capital === undefined ? null : new Exact(input.capital).mul(weight).toDecimalPlaces(2, Exact.ROUND_DOWN),
  );
  const spent = amounts.reduce((sum: Decimal, amount) => sum.add(amount ?? 0), new Exact(0));
  return {
    weights: names.map((name, asset) => ({
      name,
      weight: weights[asset],
      amount: amounts[asset]?.toFixed() ?? null,
      risk_share: shares[asset],
      volatility: Math.sqrt(estimates.covariance[asset][asset]),
      expected_return: estimates.expected[asset],
    })),
    cash_weight: 1 - weights.reduce((sum, weight) => sum + weight, 0),
    cash_amount: input.capital === undefined ? null : new Exact(input.capital).sub(spent).toFixed(),
    ...confidence,
    expected_volatility: Math.sqrt(portfolioVariance(weights, estimates.covariance)),
    expected_return: weights.reduce((sum, weight, asset) => sum + weight * estimates.expected[asset], 0),
    method: input.method,
    returns: length,
    as_of: known?.asOf ?? null,
    warnings: [
      ...(known?.warnings ?? []),
      ...(problem === undefined ? [] : [`one half of the returns gives no weights, so the stability is 0: ${problem}`]),
      ...(bounds.budget < input.leverage * (1 - input.cash_reserve) - 1e-12
        ? [`max_weight lets ${bounds.budget} of the capital be invested; the rest stays in cash`]
        : []),
    ],
    provenance: [...(known?.provenance ?? [])],
  };
}
