import { z } from 'zod';

const share = z.number().nullable().optional();

/**
 * What the report reads of the output of `ml_strategy.predict_best_strategy`. Loose on purpose: what else it holds goes
 * into the JSON report as it came, and a figure that is absent is left out.
 */
export const selectionSchema = z.looseObject({
  selections: z.array(
    z.looseObject({
      symbol: z.string(),
      strategy: z.string(),
      selected_by: z.string().optional(),
      baseline_strategy: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  validation: z
    .array(
      z.looseObject({
        symbol: z.string(),
        samples: z.number().optional(),
        folds: z.array(z.unknown()).optional(),
        accuracy: share,
        baseline_accuracy: share,
        chosen_mean_return: share,
        baseline_mean_return: share,
        best_mean_return: share,
      }),
    )
    .default([]),
  training_window: z.looseObject({ from: z.string(), to: z.string() }).optional(),
  horizon_bars: z.number().optional(),
});

export type SelectionFacts = z.output<typeof selectionSchema>;
