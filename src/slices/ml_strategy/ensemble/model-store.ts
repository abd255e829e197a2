import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { ArtifactStore } from '../../ports';
import { artifactRefSchema } from '../../shared/artifact-ref';
import { LOGISTIC_LIBRARY, TREE_LIBRARY } from '../../shared/learning';
import type { Provenance } from '../../shared/provenance';
import { featureNames } from '../features';
import { type EnsembleModel, type SymbolModel, modelSchema } from './model-schema';
import type { TrainingSettings } from './settings';

/** A stored ensemble by reference, with what one wants to know without opening it. */
export const modelRefSchema = artifactRefSchema.extend({
  kind: z.literal('model'),
  symbols: z.array(z.string()),
  learned_through: z
    .string()
    .describe('Last session whose prices have had any influence, YYYY-MM-DD; the latest over the symbols'),
  updates: z.int().min(0).describe('How many times it has learned on since it was trained'),
});

export type ModelRef = z.infer<typeof modelRefSchema>;

/** A model that was trained afresh. */
export function trainedModel(
  settings: TrainingSettings,
  symbols: SymbolModel[],
  provenance: Provenance[],
): EnsembleModel {
  return {
    format: 'bellwether_ensemble_1',
    settings,
    features: [...featureNames],
    libraries: [LOGISTIC_LIBRARY, TREE_LIBRARY],
    parent: null,
    updates: 0,
    symbols,
    provenance,
  };
}

/** Stores a model; equal models get equal refs. */
export async function putModel(artifacts: ArtifactStore, model: EnsembleModel): Promise<ModelRef> {
  const { ref, bytes } = await artifacts.putJson('model', model);
  return {
    ref,
    kind: 'model',
    bytes,
    symbols: model.symbols.map(({ symbol }) => symbol),
    learned_through: model.symbols.map(({ learned_through }) => learned_through).sort()[model.symbols.length - 1],
    updates: model.updates,
  };
}

/**
 * @throws ActionError `ArtifactDamaged` when the artifact does not hold a model, `ModelMismatch` when it was made for other
 * features than those of today.
 */
export async function getModel(artifacts: ArtifactStore, { ref }: { readonly ref: string }): Promise<EnsembleModel> {
  const parsed = modelSchema.safeParse(await artifacts.getJson(ref));
  if (!parsed.success) {
    throw new ActionError('ArtifactDamaged', `artifact ${ref} is not a model: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.features.join() === featureNames.join()) return parsed.data;
  throw new ActionError(
    'ModelMismatch',
    `model ${ref} was made for the features ${parsed.data.features.join(', ')}; this version computes ${featureNames.join(', ')}. ` +
      'Train a new one with ml_strategy.train',
  );
}
