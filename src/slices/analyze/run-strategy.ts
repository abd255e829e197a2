import { defineAction } from '../action';
import type { BarSeries } from '../shared/bars';
import { isLarge } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import { type Parameters, parseParameters, type Strategy, strategyNamed } from '../shared/strategies';
import { barMoment } from './bar-moment';
import { readBars } from './read-bars';
import { pastOf } from './past-of-targets';
import {
  runStrategyInput,
  type RunStrategyInput,
  runStrategyOutput,
  type RunStrategyOutput,
  type StrategySignal,
} from './run-strategy-schema';
import { measureOf, strengthOf } from './strategy-strength';
import type { Ports } from '../ports';

export const runStrategy = defineAction({
  name: 'analyze.run_strategy',
  summary: 'Where one strategy wants to be in each symbol of a bar set, how strongly, and how its signals did so far',
  capability: 'compute',
  input: runStrategyInput,
  output: runStrategyOutput,
  defaults: { timeout: '5m', heartbeat: '1m' },
  pool: ({ bars }) => isLarge(bars),
  run: runOver,
});

async function runOver(input: RunStrategyInput, ports: Ports): Promise<RunStrategyOutput> {
  const strategy = strategyNamed(input.strategy);
  const parameters = parseParameters(strategy, input.parameters);
  const { series: all, provenance, doubts } = await readBars(ports.artifacts, input.bars, input.as_of);
  const results: { readonly signal: StrategySignal; readonly targets: Int8Array }[] = [];
  for (const series of all) {
    await letOthersRun(ports.signal);
    const targets = strategy.targets(series, parameters);
    results.push({ targets, signal: signalOf(series, targets, strategy, parameters) });
    ports.progress(results.length / all.length, `${strategy.name} on ${series.symbol}`);
  }
  const history = await ports.artifacts.putJson('strategy_targets', {
    strategy: strategy.name,
    parameters,
    series: all.map(({ symbol, time }, index) => ({ symbol, time, target: [...results[index].targets] })),
  });
  const warmupBars = strategy.warmupBars(parameters);
  return {
    name: input.name ?? strategy.name,
    strategy: strategy.name,
    parameters,
    weight: input.weight,
    warmup_bars: warmupBars,
    signals: results.map(({ signal }) => signal),
    history: { ref: history.ref, bytes: history.bytes, kind: 'strategy_targets' },
    warnings: [...all.flatMap((series) => shortHistory(series, warmupBars)), ...doubts],
    provenance,
  };
}

function signalOf(series: BarSeries, targets: Int8Array, strategy: Strategy, parameters: Parameters): StrategySignal {
  const last = targets.length - 1;
  const target = targets[last];
  const measure = last < strategy.warmupBars(parameters) ? undefined : measureOf(strategy.name, series, parameters);
  let since = last;
  while (since > 0 && targets[since - 1] === target) since--;
  return {
    symbol: series.symbol,
    action: target === 1 ? 'buy' : target === -1 ? 'sell' : 'hold',
    strength: strengthOf(target, measure),
    target,
    previous_target: last === 0 ? null : targets[last - 1],
    since: barMoment(series, since),
    measure: measure === undefined ? null : { name: measure.name, value: measure.value },
    price: series.close[last],
    as_of: barMoment(series, last),
    bars: series.time.length,
    past: pastOf(series, targets, strategy.warmupBars(parameters)),
  };
}

function shortHistory({ symbol, time }: BarSeries, warmupBars: number): string[] {
  if (time.length > warmupBars) return [];
  return [
    `${symbol}: ${time.length} bars are too few, the warm-up alone takes ${warmupBars}; its target is 0 for want of history`,
  ];
}
