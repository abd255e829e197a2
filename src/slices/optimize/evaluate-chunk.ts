import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { provenanceSchema } from '../shared/provenance';
import { checkpointRefSchema, jobRef, storeScores } from './checkpoint';
import { openJob } from './job';
import { bestBy, scoreOf } from './ranking';
import { scoreTask } from './score-task';
import { ScoreTable } from './score-table';
import { listedCandidates } from './search';
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

export const evaluateChunk = defineAction({
  name: 'optimize.evaluate_chunk',
  summary: 'Score one part of a grid or random search, so that a for_each can spread it over workers',
  capability: 'compute',
  input: evaluateChunkInput,
  output: evaluateChunkOutput,
  defaults: { timeout: '1h', heartbeat: '2m' },
  pool: true,
  tasks: [scoreTask],
  run: async ({ chunk, ...input }, ports) => {
    if (input.method === 'genetic') {
      throw new ActionError(
        'MethodNotDivisible',
        'method is genetic, in which each generation needs the one before; use optimize.run, or method grid or random',
      );
    }
    if (chunk.index >= chunk.of) {
      throw new ActionError(
        'InvalidChunk',
        `chunk.index is ${chunk.index} of ${chunk.of}; it must be below ${chunk.of}`,
      );
    }
    const job = await openJob(input, ports.artifacts);
    const listed = listedCandidates(job);
    const edge = (index: number) => Math.floor((listed.length * index) / chunk.of);
    const ids = listed.slice(edge(chunk.index), edge(chunk.index + 1));
    const table = new ScoreTable(job);
    await table.score(ids, ports, (count) => ports.progress(count / ids.length, `${count} candidates scored`));
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
