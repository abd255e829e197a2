import { z } from 'zod';
import { defineAction } from '../action';
import { areManyBars, barsRead } from '../shared/large';
import {
  alignReturns,
  barInputMissing,
  correlationOf,
  hasBarInput,
  readKnownBars,
  sampleCovariance,
} from '../shared/risk';
import { assessAll, originWarnings } from './detect';
import { detectOutput, regimeInputFields } from './regime-schema';

const correlations = z.strictObject({
  symbols: z.array(z.string()),
  matrix: z
    .array(z.array(z.number().min(-1).max(1).nullable()))
    .describe('One row and column a symbol; null beside a symbol whose price did not move'),
  average: z.number().nullable().describe('Mean over all pairs; null where there is none'),
  bars: z.int().describe('Returns that it was measured over'),
  volatilities: z.array(z.number()).describe('Annualised, over the same returns'),
});

export const comprehensiveAnalysis = defineAction({
  name: 'market_regime.comprehensive_analysis',
  summary: 'Tell regime, volatility, trend and correlations of the market and of each symbol',
  capability: 'compute',
  input: z
    .strictObject({
      ...regimeInputFields,
      correlation_bars: z
        .int()
        .min(5)
        .max(2520)
        .default(60)
        .describe('Returns that correlations are measured over, fewer where the symbols share fewer'),
    })
    .refine(hasBarInput, barInputMissing),
  output: detectOutput.extend({
    correlation: correlations.describe('Of simple returns between the sessions that all symbols have'),
  }),
  publishes: { regime: 'regime', volatility: 'volatility', trend: 'trend', confidence: 'confidence' },
  defaults: { timeout: '2m', heartbeat: '30s' },
  pool: (input) => areManyBars(barsRead(input, input.symbols?.length ?? 0)),
  run: async (input, ports) => {
    const known = await readKnownBars(input, ports);
    const { market, symbols } = await assessAll(known, input, ports);
    const { columns, ...aligned } = alignReturns(known.series, 5, input.correlation_bars);
    const covariance = sampleCovariance(columns);
    const matrix = correlationOf(covariance);
    const pairs = matrix.flatMap((row, index) => row.slice(index + 1)).filter((value) => value !== null);
    ports.progress(1);
    return {
      ...market,
      symbols,
      correlation: {
        symbols: [...aligned.symbols],
        matrix,
        average: pairs.length === 0 ? null : pairs.reduce((sum, value) => sum + value, 0) / pairs.length,
        bars: aligned.time.length,
        volatilities: covariance.map((row, index) => Math.sqrt(row[index] * known.perYear)),
      },
      warnings: [...known.warnings, ...originWarnings(known)],
      provenance: [...known.provenance],
    };
  },
});
