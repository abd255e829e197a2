import { z } from 'zod';
import { artifactRefSchema, barSetRefSchema } from '../shared/artifact-ref';
import { provenanceSchema } from '../shared/provenance';
import { regimeSchema } from '../shared/risk';
import { parametersSchema } from '../shared/strategies';
import { modelRefSchema } from './ensemble/model-store';
import { trainingSettingsSchema } from './ensemble/settings';
import { poolNameSchema } from './fitness/pool';

const share = z.number().min(0).max(1);
const date = z.string().describe('YYYY-MM-DD');

/** Loose, so that the whole output of `market_regime.detect` or `market_regime.comprehensive_analysis` is one. */
const marketSchema = z.looseObject({
  regime: regimeSchema.describe('For the reason only'),
  volatility: z.number().min(0).describe('Annualised; 0.2 is 20 %'),
  annual_trend: z.number().describe('Growth a year; 0.05 is 5 %'),
});

export const scoreStrategyFitnessInput = z.strictObject({
  bars: barSetRefSchema.describe(
    'Daily bars to judge on, all symbols together, with the bars before to warm up and to train on',
  ),
  strategy: poolNameSchema.describe(
    'A member of the pool: a rule, `volatility` for volatility_filter, or `ml_ensemble` for the forecasts of the ensemble',
  ),
  parameters: parametersSchema
    .default({})
    .describe('Parameters of the rule that differ from its defaults; none for ml_ensemble'),
  market: marketSchema
    .nullable()
    .default(null)
    .describe(
      'The market of today, as market_regime gives it: blocks that began in one like it count more. null: all the same',
    ),
  as_of: z.iso
    .date()
    .optional()
    .describe('Last session to read, YYYY-MM-DD; no later bar has any influence. Left out: all bars are read'),
  blocks: z.int().min(2).max(40).default(8).describe('Blocks to judge on, the newest bars'),
  block_bars: z.int().min(5).max(252).default(63).describe('Bars in a block'),
  commission: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.001)
    .describe('Of each fill, as a share of its value; 0.001 is 0.1 %'),
  slippage: z.number().min(0).max(0.1).default(0.0005).describe('How much worse than the open a fill is, as a share'),
  allow_short: z
    .boolean()
    .default(false)
    .describe('Whether the strategy may be short; the parameter of a rule goes before it'),
  training: trainingSettingsSchema.optional().describe('How ml_ensemble is trained; left out: the defaults'),
});

const partsSchema = z.strictObject({
  sharpe: share.describe('1 / (1 + e^-S) of the Sharpe ratio S: 0.5 for 0, 0.73 for 1, 0.88 for 2'),
  consistency: share.describe('Share of the blocks, by their weights, that ended with a gain'),
  drawdown: share.describe('1 - largest fall / 30 %, not below 0'),
});

const metricsSchema = z.strictObject({
  sharpe: z.number().describe('Annualised, net of costs, of the weighted daily returns; 0 where they do not vary'),
  total_return: z.number().describe('Over all blocks, net of costs; 0.02 is 2 %'),
  max_drawdown: share,
  trades: z.int().min(0),
});

const blockSchema = z.strictObject({
  symbol: z.string(),
  from: date,
  to: date,
  return: z.number().describe('Net of costs'),
  trades: z.int().min(0),
  weight: share.describe('How like today the market was at its start; 1 without a market to compare'),
});

/** Loose where it is read again: `ml_strategy.select_best_strategies` takes it whole. */
export const fitnessSchema = z.strictObject({
  strategy: z.string().describe('As the pool names it'),
  rule: z.string().describe('The strategy that backtest.run and analyze.run_strategy know, or ml_ensemble'),
  parameters: parametersSchema.describe('All parameters, defaults included'),
  score: share.describe('0.5 · sharpe + 0.3 · consistency + 0.2 · drawdown of the parts; 0 where nothing was traded'),
  parts: partsSchema,
  metrics: metricsSchema,
  benchmark: metricsSchema
    .extend({ score: share })
    .describe('Being long all the time: the same blocks, costs and formula'),
  blocks: z.array(blockSchema),
  returns: artifactRefSchema
    .extend({ kind: z.literal('strategy_returns') })
    .describe('Daily net returns over all blocks: { strategy, time, value }, mean over the symbols'),
  model: modelRefSchema.nullable().describe('For ml_ensemble: the model after all bars, to forecast with; else null'),
  symbols: z.array(z.string()),
  reason: z.string(),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema),
});

export type ScoreStrategyFitnessInput = z.output<typeof scoreStrategyFitnessInput>;
export type FitnessOutput = z.input<typeof fitnessSchema>;
