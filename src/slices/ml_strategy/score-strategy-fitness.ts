import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import { type BarSeries, sessionDate } from '../shared/bars';
import { barsPerYear } from '../shared/bars-per-year';
import { letOthersRun } from '../shared/let-others-run';
import { type Parameters, parseParameters, strategyNamed } from '../shared/strategies';
import type { SymbolModel } from './ensemble/model-schema';
import { putModel, trainedModel } from './ensemble/model-store';
import { readDailyBars } from './ensemble/read-series';
import { requireSettings, trainingSettingsSchema } from './ensemble/settings';
import { type Block, type BlockPlan, blocksOf } from './fitness/blocks';
import { ensembleTargets } from './fitness/ensemble-targets';
import { type Fitness, dailyReturns, fitnessOf } from './fitness/fitness-score';
import { STATE_WARMUP_BARS } from './fitness/market-likeness';
import { ENSEMBLE, ruleOf } from './fitness/pool';
import { runInParts } from './run-in-parts';
import {
  type FitnessOutput,
  type ScoreStrategyFitnessInput,
  fitnessSchema,
  scoreStrategyFitnessInput,
} from './score-strategy-fitness-schema';
import { trainingProvenance } from './training-window';

/** A strategy of the pool, made ready. */
interface PoolMember {
  readonly parameters: Parameters;
  readonly warmupBars: number;
  targets(series: BarSeries, firstBar: number): Promise<Int8Array>;
  /** What it has learned, once all targets are made; empty for a rule. */
  readonly models: readonly SymbolModel[];
}

export const scoreStrategyFitness = defineAction({
  name: 'ml_strategy.score_strategy_fitness',
  summary:
    'Score one strategy of a pool from 0 to 1, net of costs, on blocks it has not seen, those like the market of today first',
  capability: 'compute',
  input: scoreStrategyFitnessInput,
  output: fitnessSchema,
  defaults: { timeout: '30m', heartbeat: '2m' },
  pool: true,
  run: async (input, ports) => {
    const { series, provenance, doubts, calendar } = await readDailyBars(ports.artifacts, input.bars, input.as_of);
    const rule = ruleOf(input.strategy);
    const member = rule === ENSEMBLE ? ensembleMember(input, series.length, ports) : ruleMember(rule, input);
    const perYear = barsPerYear(calendar);
    const plan = planOf(input, perYear);
    const traded: Block[][] = [];
    const held: Block[][] = [];
    for (const one of series) {
      const firstBar = firstBlockBar(one, input, member.warmupBars);
      traded.push(blocksOf(one, await member.targets(one, firstBar), plan));
      held.push(blocksOf(one, new Int8Array(one.time.length).fill(1), plan));
      ports.progress(traded.length / series.length, `judged on ${one.symbol}`);
      await letOthersRun(ports.signal);
    }
    const origin = trainingProvenance(series, provenance);
    const days = dailyReturns(traded);
    const model =
      member.models.length === 0
        ? null
        : await putModel(
            ports.artifacts,
            trainedModel(trainingSettingsSchema.parse(input.training ?? {}), [...member.models], origin),
          );
    const returns = await ports.artifacts.putJson('strategy_returns', {
      strategy: input.strategy,
      time: days.map(({ time }) => time),
      value: days.map(({ value }) => value),
    });
    const fitness = fitnessOf(traded, perYear);
    return {
      strategy: input.strategy,
      rule,
      parameters: member.parameters,
      ...reportOf(fitness, fitnessOf(held, perYear), input),
      blocks: series.flatMap(({ symbol }, index) => traded[index].map((block) => blockFields(symbol, block))),
      returns: { ...returns, kind: 'strategy_returns' as const },
      model,
      symbols: series.map(({ symbol }) => symbol),
      warnings: [...doubts],
      provenance: origin,
    };
  },
});

function ruleMember(rule: string, input: ScoreStrategyFitnessInput): PoolMember {
  const strategy = strategyNamed(rule);
  const parameters = parseParameters(strategy, { allow_short: input.allow_short, ...input.parameters });
  return {
    parameters,
    warmupBars: strategy.warmupBars(parameters),
    targets: async (series) => strategy.targets(series, parameters),
    models: [],
  };
}

function ensembleMember(input: ScoreStrategyFitnessInput, symbols: number, ports: Ports): PoolMember {
  const unknown = Object.keys(input.parameters);
  if (unknown.length > 0) {
    throw new ActionError(
      'InvalidParameters',
      `parameters of ${ENSEMBLE}: it has no ${unknown.join(', ')}; set how it is trained with training`,
    );
  }
  const settings = trainingSettingsSchema.parse(input.training ?? {});
  requireSettings(settings);
  const models: SymbolModel[] = [];
  return {
    parameters: { allow_short: input.allow_short },
    warmupBars: 0,
    models,
    targets: async (series, firstBar) => {
      const report = (share: number) => ports.progress((models.length + share) / symbols, `learning ${series.symbol}`);
      const work = ensembleTargets(series, firstBar, settings, input.allow_short);
      const { targets, model } = await runInParts(work, report, ports.signal);
      models.push(model);
      return targets;
    },
  };
}

function planOf(input: ScoreStrategyFitnessInput, perYear: number): BlockPlan {
  return {
    blocks: input.blocks,
    blockBars: input.block_bars,
    costs: { commission: input.commission, slippage: input.slippage },
    perYear,
    ...(input.market !== null && {
      now: { volatility: input.market.volatility, annualTrend: input.market.annual_trend },
    }),
  };
}

/** @throws ActionError `InsufficientHistory` when the bars do not hold the blocks and what has to lie before them. */
function firstBlockBar(series: BarSeries, input: ScoreStrategyFitnessInput, warmupBars: number): number {
  const before = Math.max(1, warmupBars, input.market === null ? 0 : STATE_WARMUP_BARS + 1);
  const inBlocks = input.blocks * input.block_bars;
  const bars = series.time.length;
  if (bars >= inBlocks + before) return bars - inBlocks;
  throw new ActionError(
    'InsufficientHistory',
    `${series.symbol} has ${bars} bars; ${input.blocks} blocks of ${input.block_bars} bars and ${before} before them make ` +
      `${inBlocks + before}. Fetch more history, or ask for fewer or shorter blocks`,
  );
}

function reportOf(
  fitness: Fitness,
  benchmark: Fitness,
  { strategy, market, blocks, block_bars }: ScoreStrategyFitnessInput,
): Pick<FitnessOutput, 'score' | 'parts' | 'metrics' | 'benchmark' | 'reason'> {
  const weighed =
    market === null
      ? 'all counting the same'
      : `those that began in a market like today's (${market.regime}) counting more`;
  const outcome =
    fitness.trades === 0
      ? 'it did not trade, so nothing speaks for it'
      : `Sharpe ${fitness.sharpe.toFixed(2)}, ${(fitness.consistency * 100).toFixed(0)} % of the blocks with a gain, largest fall ` +
        `${(fitness.maxDrawdown * 100).toFixed(1)} %, net of costs`;
  return {
    score: fitness.score,
    parts: { sharpe: fitness.sharpeScore, consistency: fitness.consistency, drawdown: fitness.drawdownScore },
    metrics: metricFields(fitness),
    benchmark: { score: benchmark.score, ...metricFields(benchmark) },
    reason:
      `${strategy} scores ${fitness.score.toFixed(2)} over ${blocks} blocks of ${block_bars} bars, ${weighed}: ${outcome}. ` +
      `Being long all the time scores ${benchmark.score.toFixed(2)}`,
  };
}

function metricFields({ sharpe, totalReturn, maxDrawdown, trades }: Fitness) {
  return { sharpe, total_return: totalReturn, max_drawdown: Math.min(1, maxDrawdown), trades };
}

function blockFields(symbol: string, block: Block) {
  return {
    symbol,
    from: sessionDate(block.from),
    to: sessionDate(block.to),
    return: block.return,
    trades: block.trades,
    weight: block.weight,
  };
}
