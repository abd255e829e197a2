import { z } from 'zod';
import { ActionError } from '../../action-error';
import { samplesNeeded } from '../folds';

/** How an ensemble is trained; kept in the model, as learning goes on by the same settings. */
export const trainingSettingsSchema = z.strictObject({
  horizon_bars: z
    .int()
    .min(1)
    .max(63)
    .default(5)
    .describe('How many bars ahead is forecast; also the embargo between training and validation'),
  step_bars: z.int().min(1).max(63).default(5).describe('Bars between the samples that are learned from'),
  max_samples: z
    .int()
    .min(40)
    .max(1000)
    .default(160)
    .describe('Most samples a symbol to learn from, the newest; the time to fit grows with their square'),
  folds: z.int().min(2).max(10).default(5).describe('Walk-forward folds that the score out of sample is taken from'),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(1)
    .describe('Seed of the forest and of the boosting: same input and seed, same model'),
  forest_trees: z.int().min(1).max(500).default(50).describe('Trees in the random forest'),
  boosting_stages: z.int().min(1).max(500).default(40).describe('Trees in the gradient boosting'),
  refit_after: z
    .int()
    .min(1)
    .max(1000)
    .default(63)
    .describe('While it learns on, all members are fitted again after this many new outcomes'),
});

export type TrainingSettings = z.output<typeof trainingSettingsSchema>;

/** @throws ActionError `InvalidParameters` when the folds need more samples than are kept. */
export function requireSettings(settings: TrainingSettings): void {
  const needed = samplesNeeded(foldPlanOf(settings));
  if (settings.max_samples >= needed) return;
  throw new ActionError(
    'InvalidParameters',
    `max_samples is ${settings.max_samples}, but ${settings.folds} folds with a horizon of ${settings.horizon_bars} bars and a step of ` +
      `${settings.step_bars} need ${needed}; raise max_samples to that, or lower folds`,
  );
}

/**
 * The settings to train by where no model is given; undefined where one is.
 * @throws ActionError `InvalidParameters` when both are given.
 */
export function settingsWithout(
  model: object | null,
  training: TrainingSettings | undefined,
): TrainingSettings | undefined {
  if (model === null) return training ?? trainingSettingsSchema.parse({});
  if (training === undefined) return undefined;
  throw new ActionError(
    'InvalidParameters',
    'both model and training are given; a model keeps the settings it was trained with: leave one of the two out',
  );
}

/** The settings as the walk-forward folds take them. */
export function foldPlanOf(settings: TrainingSettings) {
  return { folds: settings.folds, horizonBars: settings.horizon_bars, stepBars: settings.step_bars };
}
