import { z } from 'zod';
import { ActionError } from '../../action-error';
import type { ArtifactStore } from '../../ports';

const scoresSchema = z.looseObject({ sharpes: z.array(z.number().nullable()) });

/**
 * The in-sample Sharpe ratios of all candidates of a search, those that have one.
 * @throws ActionError `ArtifactNotFound`, and `ArtifactDamaged` when the artifact is no result of a search.
 */
export async function loadSharpes(artifacts: ArtifactStore, ref: string): Promise<readonly number[]> {
  const parsed = scoresSchema.safeParse(await artifacts.getJson(ref));
  if (parsed.success) return parsed.data.sharpes.filter((value) => value !== null);
  throw new ActionError(
    'ArtifactDamaged',
    `artifact ${ref} is no result of a search: ${z.prettifyError(parsed.error)}; pass the whole output of optimize.run as \`optimization\``,
  );
}
