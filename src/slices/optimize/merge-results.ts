import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { isLarge } from '../shared/large';
import { jobRef, loadScores } from './checkpoint';
import { evaluateChunkOutput } from './evaluate-chunk';
import { type Job, openJob } from './job';
import { finish } from './result';
import { ScoreTable } from './score-table';
import { chosenOf, listedCandidates, type Search, searchGenetic } from './search';
import { searchFields, searchOutput } from './search-schema';

const mergeResultsInput = z.strictObject({
  ...searchFields,
  chunks: z
    .array(evaluateChunkOutput)
    .min(1)
    .describe(
      'The outputs of optimize.evaluate_chunk, every part of the search once, with the same other inputs as here',
    ),
});

export const mergeResults = defineAction({
  name: 'optimize.merge_results',
  summary: 'Put the parts of a search together: the same answer as optimize.run on its own',
  capability: 'compute',
  input: mergeResultsInput,
  output: searchOutput,
  defaults: { timeout: '10m', heartbeat: '2m' },
  // All combinations are looked through, and the scores of the candidates are ranked.
  pool: ({ bars, space }) => isLarge(bars) || space.combinations > 5_000,
  run: async ({ chunks, ...input }, ports) => {
    const job = await openJob(input, ports.artifacts);
    const ref = await jobRef(job, ports.artifacts);
    const table = new ScoreTable(job);
    for (const [index, { scores }] of chunks.entries()) {
      ports.signal.throwIfAborted();
      ports.progress(index / chunks.length, 'reading scores');
      await loadScores(table, scores.ref, { ref, columns: job.columns.length }, ports.artifacts);
    }
    const given = chunks.map(({ chunk }) => `${chunk.index} of ${chunk.of}`).join(', ');
    const check = (ids: readonly number[]) => {
      const missing = ids.filter((id) => !table.rows.has(id)).length;
      if (missing === 0) return;
      throw new ActionError(
        'IncompleteSearch',
        `${missing} of ${ids.length} candidates have no scores in the ${chunks.length} chunks given (${given}); evaluate every part, and give all of them`,
      );
    };
    return finish(job, table, await searchAgain(job, table, check), null, ports);
  },
});

/** What the search comes to, now that its candidates are scored. A genetic one breeds the same generations once more. */
async function searchAgain(job: Job, table: ScoreTable, check: (ids: readonly number[]) => void): Promise<Search> {
  if (job.input.method === 'genetic') return searchGenetic(job, table, async (ids) => check(ids));
  const order = listedCandidates(job);
  check(order);
  return chosenOf(job, table, order);
}
