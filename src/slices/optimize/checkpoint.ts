import { z } from 'zod';
import { ActionError } from '../action-error';
import type { ArtifactStore } from '../ports';
import { artifactRefSchema } from '../shared/artifact-ref';
import type { Job } from './job';
import type { ScoreTable } from './score-table';

const checkpointKind = 'optimization_checkpoint' as const;

export const checkpointRefSchema = artifactRefSchema.extend({ kind: z.literal(checkpointKind) });

export type CheckpointRef = z.infer<typeof checkpointRefSchema>;

/** Scores by candidate, and where those before them are. */
const checkpointSchema = z.strictObject({
  job: z.string(),
  previous: z.string().nullable(),
  ids: z.array(z.int()),
  rows: z.array(z.array(z.number().nullable())),
});

/**
 * The reference of what scores depend on: bars, space, windows, objective and costs, but neither method, seed nor size of the
 * search. A search may so go on from the scores of another of the same job.
 */
export async function jobRef({ input }: Job, artifacts: ArtifactStore): Promise<string> {
  const { bars, space, symbol, method: _method, samples: _samples, seed: _seed, ...others } = input;
  const { population_size: _population, generations: _generations, ...windowsAndRules } = others;
  const stored = await artifacts.putJson('optimization_job', {
    ...windowsAndRules,
    ...(symbol !== undefined && { symbol }),
    bars: bars.ref,
    space: { strategy: space.strategy, dimensions: space.dimensions, constraints: space.constraints },
  });
  return stored.ref;
}

/** Stores the rows of some candidates. */
export async function storeScores(
  table: ScoreTable,
  ids: readonly number[],
  job: string,
  previous: string | null,
  artifacts: ArtifactStore,
): Promise<CheckpointRef> {
  const rows = ids.map((id) => Array.from(table.row(id), (value) => (Number.isFinite(value) ? value : null)));
  const stored = await artifacts.putJson(checkpointKind, { job, previous, ids: [...ids], rows });
  return { ref: stored.ref, kind: checkpointKind, bytes: stored.bytes };
}

/**
 * Puts the rows of a checkpoint, and of those before it, into the table.
 * @throws ActionError `WrongCheckpoint` when it is of another job, `ArtifactDamaged` when it is none.
 */
export async function loadScores(
  table: ScoreTable,
  ref: string,
  job: { readonly ref: string; readonly columns: number },
  artifacts: ArtifactStore,
): Promise<void> {
  for (let next: string | null = ref; next !== null;) {
    const parsed = checkpointSchema.safeParse(await artifacts.getJson(next));
    if (!parsed.success) {
      throw new ActionError('ArtifactDamaged', `artifact ${next} holds no scores: ${z.prettifyError(parsed.error)}`);
    }
    const { ids, rows, previous } = parsed.data;
    if (parsed.data.job !== job.ref) {
      throw new ActionError(
        'WrongCheckpoint',
        `the scores ${next} are of another search (${parsed.data.job}, this one is ${job.ref}): bars, symbol, space, train, folds, ` +
          'objective and costs must be the same; leave `resume` out to begin anew',
      );
    }
    if (rows.length !== ids.length || rows.some((row) => row.length !== job.columns)) {
      throw new ActionError('ArtifactDamaged', `artifact ${next} has not ${job.columns} scores for each candidate`);
    }
    ids.forEach((id, index) => {
      table.rows.set(
        id,
        Float64Array.from(rows[index], (value) => value ?? NaN),
      );
    });
    next = previous;
  }
}
