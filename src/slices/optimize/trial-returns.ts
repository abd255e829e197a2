import type { z } from 'zod';
import type { Ports } from '../ports';
import type { BarSeries } from '../shared/bars';
import { letOthersRun } from '../shared/let-others-run';
import { type BarWindow, priceColumns, simulateEquity, simulationRules } from '../shared/simulation';
import { SharedIndicators, strategyNamed } from '../shared/strategies';
import { Candidates } from './candidates';
import type { resultSchema } from './result';

/** Candidates simulated between two pauses. */
const atOnce = 20;

/**
 * The returns over a window of up to `count` candidates of a search, evenly over all that it scored and the best among them,
 * each simulated as the search did.
 */
export async function trialReturns(
  series: BarSeries,
  window: BarWindow,
  result: z.output<typeof resultSchema>,
  count: number,
  { signal }: Pick<Ports, 'signal'>,
): Promise<Float64Array[]> {
  const strategy = strategyNamed(result.best.strategy);
  const space = { strategy: strategy.name, dimensions: result.space.dimensions, constraints: [] };
  const { allow_short: allowShort } = result.best.parameters;
  const searched = space.dimensions.some(({ name }) => name === 'allow_short');
  const candidates = new Candidates(space, Infinity, searched ? {} : { allow_short: allowShort });
  const prices = priceColumns(series);
  const indicators = new SharedIndicators(series);
  const targets = new Int8Array(series.close.length);
  const equity = new Float64Array(window.last - window.first + 2);
  const all: Float64Array[] = [];
  for (const id of evenly(result, count)) {
    const { parameters, stopLoss, takeProfit } = candidates.candidate(id);
    const { rules } = result;
    const exits = {
      stop_loss: stopLoss ?? rules.stop_loss,
      take_profit: takeProfit ?? rules.take_profit,
    };
    strategy.fillTargets(targets, indicators, parameters);
    simulateEquity(prices, targets, window, simulationRules({ ...rules, ...exits }, rules.initial_capital), equity);
    all.push(returnsOf(equity));
    if (all.length % atOnce === 0) await letOthersRun(signal);
  }
  return all;
}

function evenly({ ids, scores }: Pick<z.output<typeof resultSchema>, 'ids' | 'scores'>, count: number): number[] {
  const wanted = Math.min(count, ids.length);
  const places = new Set(Array.from({ length: wanted }, (_, place) => Math.floor((place * ids.length) / wanted)));
  const values = scores.map((score) => score ?? -Infinity);
  const best = values.reduce((top, value, place) => (value > values[top] ? place : top), 0);
  return [...places.add(best)].map((place) => ids[place]);
}

function returnsOf(equity: Float64Array): Float64Array {
  const returns = new Float64Array(equity.length - 1);
  for (let index = 0; index < returns.length && equity[index] > 0; index++) {
    returns[index] = equity[index + 1] / equity[index] - 1;
  }
  return returns;
}
