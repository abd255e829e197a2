import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { provenanceSchema } from '../shared/provenance';
import { checkpointRefSchema, jobRef, storeScores } from './checkpoint';
import type { Ports } from '../ports';
import { type Job, openJob } from './job';
import { bestBy, scoreOf } from './ranking';
import { scoreTask } from './score-task';
import { ScoreTable } from './score-table';
import { geneSearches, listedCandidates } from './search';
import { searchFields } from './search-schema';
import { chunkSchema } from './space-schema';

const evaluateChunkInput = z.strictObject({
  ...searchFields,
  chunk: chunkSchema.describe('Which part of the search, one of `chunks` of optimize.create_parameter_space'),
});

export const evaluateChunkOutput = z.strictObject({
  scores: checkpointRefSchema.describe('The scores of its candidates, for optimize.merge_results'),
  chunk: chunkSchema,
  evaluated: z.int().describe('Candidates in this part'),
  best_score: z.number().nullable().describe('The best score in this part; null when none has one'),
  provenance: z.array(provenanceSchema).optional().describe('Where the bars came from that it was scored on'),
});

type Chunk = z.output<typeof chunkSchema>;

export const evaluateChunk = defineAction({
  name: 'optimize.evaluate_chunk',
  summary: 'Score one part of a search, so that a for_each can spread it over workers',
  capability: 'compute',
  input: evaluateChunkInput,
  output: evaluateChunkOutput,
  defaults: { timeout: '1h', heartbeat: '2m' },
  pool: true,
  tasks: [scoreTask],
  run: async ({ chunk, ...input }, ports) => {
    if (chunk.index >= chunk.of) {
      throw new ActionError(
        'InvalidChunk',
        `chunk.index is ${chunk.index} of ${chunk.of}; it must be below ${chunk.of}`,
      );
    }
    const job = await openJob(input, ports.artifacts);
    const table = new ScoreTable(job);
    const ids =
      input.method === 'genetic'
        ? await breedPart(job, table, chunk, ports)
        : await scorePart(job, table, chunk, ports);
    const score = scoreOf(job);
    const best = bestBy(ids, (id) => score(table.row(id)));
    return {
      scores: await storeScores(table, ids, await jobRef(job, ports.artifacts), null, ports.artifacts),
      chunk,
      evaluated: ids.length,
      best_score: best === undefined ? null : score(table.row(best)),
      provenance: [...job.provenance],
    };
  },
});

async function scorePart(job: Job, table: ScoreTable, chunk: Chunk, ports: Ports): Promise<readonly number[]> {
  const ids = partOf(listedCandidates(job), chunk);
  await table.score(ids, ports, (count) => ports.progress(count / ids.length, `${count} candidates scored`));
  return ids;
}

/** A genetic search is divided by folds: within one each generation needs the one before. */
async function breedPart(job: Job, table: ScoreTable, chunk: Chunk, ports: Ports): Promise<readonly number[]> {
  const searches = partOf(geneSearches(job), chunk);
  const generations = searches.length * job.input.generations;
  let done = 0;
  for (const { run } of searches) {
    await run(table, async (ids) => {
      await table.score(ids, ports);
      done++;
      ports.progress(done / generations, `${table.rows.size} candidates scored`);
    });
  }
  return [...table.rows.keys()];
}

function partOf<T>(list: readonly T[], { index, of }: Chunk): readonly T[] {
  const edge = (place: number) => Math.floor((list.length * place) / of);
  return list.slice(edge(index), edge(index + 1));
}
