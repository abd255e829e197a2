import { z } from 'zod';
import { provenanceSchema } from '../shared/provenance';
import { barInputFields, barInputMissing, hasBarInput, regimeSchema } from '../shared/risk';
import { recordOf } from './agreement';
import { trendDirections, volatilityLevels } from './classify';

const probability = z.number().min(0).max(1);
const perRegime = <Value extends z.ZodType>(value: Value) => z.strictObject(recordOf(() => value));

const windowFields = {
  volatility_bars: z.int().min(5).max(252).default(20).describe('Returns that the volatility is measured over'),
  trend_bars: z.int().min(10).max(504).default(60).describe('Closes that the trend is fitted to'),
  horizon_bars: z.int().min(1).max(252).default(5).describe('Bars ahead that change_probability_horizon is about'),
};

export const regimeInputFields = { ...barInputFields, ...windowFields };

export const detectInput = z.strictObject(regimeInputFields).refine(hasBarInput, barInputMissing);

const facts = {
  regime: regimeSchema.describe('The regime of the last bar'),
  confidence: probability.describe(
    'Share of window lengths, half to one and a half times the given ones, that give the same regime',
  ),
  regime_shares: perRegime(probability).describe('Share of those window lengths that gives each regime; sums to 1'),
  volatility: z.number().min(0).describe('Annualised volatility of the last volatility_bars returns; 0.2 is 20 %'),
  volatility_level: z
    .enum(volatilityLevels)
    .describe('low below 0.15, medium below 0.25, high below 0.4, else extreme'),
  trend: z
    .enum(trendDirections)
    .describe('Direction of the annualised trend: beyond 0.05 up or down, beyond 0.2 strong'),
  annual_trend: z
    .number()
    .describe('Slope of the line through the logarithms of the last trend_bars closes, as a growth a year'),
  trend_fit: probability.describe('R squared of that line: a description, not a test'),
  as_of: z.string().describe('Last session read, YYYY-MM-DD'),
  bars: z.int().describe('Bars read'),
  current_duration_bars: z.int().min(1).describe('Bars that this regime has lasted'),
  average_duration_bars: z
    .number()
    .nullable()
    .describe('Mean length of this regime in the history; null where it never ended'),
  stability: probability.describe('Share of the bars of the history with the regime of the bar before'),
  change_probability: probability.describe('That the next bar has another regime, by the transition matrix'),
  change_probability_horizon: probability.describe('That the regime is left within horizon_bars'),
  transition_probabilities: perRegime(probability).describe('Row of the transition matrix for this regime'),
  history: z
    .strictObject({
      from: z.string().describe('First session with a regime, YYYY-MM-DD'),
      bars: z.int().min(1),
      changes: z.int().min(0),
      shares: perRegime(probability).describe('Share of the bars in each regime'),
      average_durations: perRegime(z.number().nullable()).describe('Bars; null where the regime never ended'),
      transition_matrix: z
        .array(
          z.strictObject({
            from: regimeSchema,
            observations: z.int().min(0).describe('0: never seen with a next bar; the row is then `shares`'),
            to: perRegime(probability),
          }),
        )
        .describe('Probabilities of the next bar, one row a regime; each sums to 1'),
    })
    .describe('What all bars read say of the regimes'),
};

export const assessmentSchema = z.strictObject(facts);
export type Assessment = z.infer<typeof assessmentSchema>;

export const symbolAssessmentSchema = z.strictObject({ symbol: z.string(), ...facts });

export const detectOutput = z.strictObject({
  ...facts,
  symbols: z.array(symbolAssessmentSchema).describe('The same of each symbol by itself'),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where the bars came from'),
});
