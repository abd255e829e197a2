import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import type { BacktestResult, Curve, Trade } from '../shared/backtest-result';
import type { BarInterval } from '../shared/bar-interval';
import { type BarSeries, type BarSet, getBarSet } from '../shared/bars';
import { performance, type SessionSpan, tradeStatistics } from '../shared/metrics';
import {
  type BarWindow,
  requireTradableBars,
  simulate,
  type SimulationRules,
  simulationRules,
} from '../shared/simulation';
import { parseParameters, strategyNamed } from '../shared/strategies';
import { expectedMaxSharpe, probabilisticSharpe, returnMoments } from './deflated-sharpe';
import { doubtsOf, seriesOf, sessionBars, spanBy } from './job';
import { overfitting } from './overfitting';
import { resultSchema } from './result';
import { trialReturns } from './trial-returns';
import { type ValidateInput, validateInput, type ValidateOutput, validateOutput } from './validate-schema';
import { barWindow, isExact, momentsOf } from './windows';

const backtestKind = 'backtest_result' as const;

export const validate = defineAction({
  name: 'optimize.validate',
  summary: 'Try the best candidate on bars held out from the search, and say how likely its in-sample result is luck',
  capability: 'compute',
  input: validateInput,
  output: validateOutput,
  defaults: { timeout: '10m', heartbeat: '1m' },
  pool: true,
  run: async (input, ports) => {
    const result = await loadResult(input, ports.artifacts);
    const set = await getBarSet(ports.artifacts, input.bars);
    const trial = trialOf(set, input, result);
    const inSample = trial.over(trial.train);
    const outOfSample = trial.over(trial.test);
    const held = trial.heldOver(trial.test);
    ports.progress(0.2, 'estimating how likely the result is luck');
    const stored = await ports.artifacts.putJson(backtestKind, backtestOf(set.series[0].interval, outOfSample, held));
    const overfit =
      input.compare_trials === 0
        ? undefined
        : overfitting(await trialReturns(trial.series, trial.train, result, input.compare_trials, ports));
    ports.progress(1);
    const { performance: figures, trades } = outOfSample.report;
    return {
      selection: result.best,
      sharpe: figures.sharpe,
      calmar: figures.calmar,
      sortino: figures.sortino,
      total_return: figures.total_return,
      max_drawdown: figures.max_drawdown,
      win_rate: trades.win_rate,
      out_of_sample: outOfSample.report,
      in_sample: inSample.report,
      benchmark: held.report.performance,
      sharpe_kept: keptOf(inSample.report.performance.sharpe, figures.sharpe),
      probabilistic_sharpe: probabilityAbove(0, returnsOf(outOfSample.curve)),
      deflated_sharpe: deflatedSharpe(result, returnsOf(inSample.curve), inSample.report.performance.sharpe),
      overfitting: overfit ?? null,
      backtest: { ref: stored.ref, kind: backtestKind, bytes: stored.bytes },
      warnings: [...doubtsOf(set, result.symbol), ...trial.warnings],
      provenance: set.provenance.filter(({ symbol }) => symbol === result.symbol),
    };
  },
});

type Result = z.output<typeof resultSchema>;

async function loadResult(input: ValidateInput, artifacts: Ports['artifacts']): Promise<Result> {
  const parsed = resultSchema.safeParse(await artifacts.getJson(input.result.ref));
  if (!parsed.success) {
    throw new ActionError(
      'ArtifactDamaged',
      `artifact ${input.result.ref} is no result of a search: ${z.prettifyError(parsed.error)}`,
    );
  }
  if (parsed.data.bars === input.bars.ref) return parsed.data;
  throw new ActionError(
    'WrongBars',
    `the search ${input.result.ref} used the bars ${parsed.data.bars}, and bars is ${input.bars.ref}; give the set that was searched, ` +
      'with the held-out bars in it',
  );
}

interface Simulated {
  readonly curve: Curve;
  readonly trades: readonly Trade[];
  readonly report: ValidateOutput['in_sample'];
}

interface Trial {
  readonly series: BarSeries;
  readonly train: BarWindow;
  readonly test: BarWindow;
  readonly warnings: readonly string[];
  over(window: BarWindow): Simulated;
  heldOver(window: BarWindow): Simulated;
}

function trialOf(set: BarSet, input: ValidateInput, { best, symbol, rules: costs, train: trained }: Result): Trial {
  const series = seriesOf(set, { symbol, prices: costs.prices });
  if (!isExact(series, trained)) {
    throw new ActionError(
      'ArtifactDamaged',
      `the search ${input.result.ref} says of its train window only the dates, ${trained.from} to ${trained.to}: an older version of ` +
        `optimize made it, and which bars of ${series.interval} it has seen is not known; run the search again`,
    );
  }
  const bars = sessionBars(series, set);
  const train = barWindow(bars, trained, 'the train window of the search');
  const test = barWindow(bars, input.test, 'test');
  if (test.first <= train.last) {
    throw new ActionError(
      'NotHeldOut',
      `test begins on ${input.test.from}, but the search has seen bars up to ${trained.to}; test must begin after that`,
    );
  }
  requireTradableBars(series, { first: train.first, last: test.last });
  const strategy = strategyNamed(best.strategy);
  const targets = strategy.targets(series, parseParameters(strategy, best.parameters));
  const rules = simulationRules(
    { ...costs, stop_loss: best.stop_loss, take_profit: best.take_profit },
    costs.initial_capital,
  );
  const spanOf = spanBy(series, set);
  const over = (window: BarWindow, wanted: Int8Array, chosen: SimulationRules) =>
    simulated(series, window, wanted, chosen, spanOf(window));
  return {
    series,
    train,
    test,
    warnings: extrapolated(spanOf(test)),
    over: (window) => over(window, targets, rules),
    heldOver: (window) =>
      over(window, new Int8Array(targets.length).fill(1), {
        ...rules,
        positionSize: 1,
        stopLoss: undefined,
        takeProfit: undefined,
      }),
  };
}

function extrapolated({ sessions, perYear }: SessionSpan): string[] {
  if (sessions >= perYear) return [];
  const count = Number(sessions.toFixed(1));
  return [
    `annual figures are extrapolated: the held-out window has ${count} ${count === 1 ? 'session' : 'sessions'}, a year ${perYear}`,
  ];
}

function simulated(
  series: BarSeries,
  window: BarWindow,
  targets: Int8Array,
  rules: SimulationRules,
  span: SessionSpan,
): Simulated {
  const { equity, trades } = simulate(series, targets, window, rules);
  const curve = {
    time: series.time.slice(window.first - 1, window.last + 1),
    value: [rules.initialCapital, ...equity],
  };
  const report = {
    window: momentsOf(series, window),
    performance: performance(curve, span, series.interval),
    trades: tradeStatistics(trades),
  };
  return { curve, trades, report };
}

function backtestOf(interval: BarInterval, tried: Simulated, held: Simulated): BacktestResult {
  return { interval, equity: tried.curve, benchmark: held.curve, trades: [...tried.trades] };
}

function keptOf(before: number | null, after: number | null): number | null {
  return before !== null && before > 0 && after !== null ? after / before : null;
}

/** Simple returns; after all is lost there are none. */
function returnsOf({ value }: Curve): number[] {
  return value.slice(1).map((entry, index) => (value[index] > 0 ? entry / value[index] - 1 : 0));
}

function probabilityAbove(benchmark: number, returns: readonly number[]): number | null {
  const moments = returnMoments(returns);
  return moments === undefined ? null : (probabilisticSharpe(moments, benchmark) ?? null);
}

function deflatedSharpe(
  { ids, sharpes, returns_per_year: perYear }: Result,
  returns: readonly number[],
  sharpe: number | null,
): ValidateOutput['deflated_sharpe'] {
  const trials = ids.length;
  // A candidate that never traded has earned nothing for nothing: it is a trial with a ratio of 0.
  const ratios = sharpes.map((value) => value ?? 0);
  const mean = ratios.reduce((sum, value) => sum + value, 0) / trials;
  const squares = ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = trials < 2 ? 0 : Math.sqrt(squares / (trials - 1));
  const expected = expectedMaxSharpe(trials, deviation);
  return {
    value: probabilityAbove(expected / Math.sqrt(perYear), returns),
    trials,
    expected_max_sharpe: expected,
    sharpe,
  };
}
