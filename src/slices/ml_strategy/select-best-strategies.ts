import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { artifactRefSchema } from '../shared/artifact-ref';
import { provenanceOfAll, provenanceSchema } from '../shared/provenance';
import { parametersSchema } from '../shared/strategies';
import { modelRefSchema } from './ensemble/model-store';

const share = z.number().min(0).max(1);

/** Loose, so that the whole output of `ml_strategy.score_strategy_fitness` is one. */
const scoredSchema = z.looseObject({
  strategy: z.string().min(1),
  score: share,
  rule: z.string().optional(),
  parameters: parametersSchema.default({}),
  reason: z.string().default(''),
  returns: artifactRefSchema.optional(),
  model: modelRefSchema.nullish(),
  provenance: z.array(provenanceSchema).optional().describe('Where the bars that it was judged on came from'),
});

const selectedSchema = z.strictObject({
  strategy: z.string(),
  rule: z
    .string()
    .describe('The rule that backtest.run and analyze.run_strategy know; or ml_ensemble, a model, which they refuse'),
  parameters: parametersSchema,
  score: share,
  rank: z.int().min(1),
  returns: artifactRefSchema
    .nullable()
    .describe('Daily returns it was judged by, for the allocation; null where there are none'),
  model: modelRefSchema.nullable(),
  reason: z.string(),
});

const input = z.strictObject({
  scores: z
    .array(scoredSchema.nullable())
    .describe('Outputs of ml_strategy.score_strategy_fitness, one a strategy; null for one that could not be scored'),
  max_strategies: z.int().min(1).max(20).default(3).describe('Most strategies to select'),
  min_score: share.default(0.6).describe('Least score to be selected'),
});

/** Selects by score alone; that nothing is good enough is a result, not a failure. */
export const selectBestStrategies = defineAction({
  name: 'ml_strategy.select_best_strategies',
  summary: 'Select the strategies with the highest scores, at most 3 and none below 0.6 unless told; it may be none',
  capability: 'compute',
  input,
  output: z.strictObject({
    selected: z.array(selectedSchema).describe('Best first; empty where none is good enough'),
    rejected: z.array(z.strictObject({ strategy: z.string(), score: share, reason: z.string() })),
    count: z.int().min(0),
    best_score: share.nullable().describe('Of all that were scored; null where none was'),
    not_scored: z.int().min(0).describe('Entries that were null'),
    reason: z.string(),
    provenance: z
      .array(provenanceSchema)
      .optional()
      .describe('Where the bars came from that the strategies were judged on, the rejected ones too, each once'),
  }),
  defaults: { timeout: '30s' },
  run: async ({ scores, max_strategies, min_score }) => {
    const scored = scores.filter((entry) => entry !== null);
    refuseTwice(scored.map(({ strategy }) => strategy));
    // By name among equals, so that the order they came in does not matter.
    const ranked = scored.toSorted((a, b) => b.score - a.score || (a.strategy < b.strategy ? -1 : 1));
    const enough = ranked.filter(({ score }) => score >= min_score);
    const selected = enough.slice(0, max_strategies);
    return {
      selected: selected.map((entry, index) => ({
        strategy: entry.strategy,
        rule: entry.rule ?? entry.strategy,
        parameters: entry.parameters,
        score: entry.score,
        rank: index + 1,
        returns: entry.returns ?? null,
        model: entry.model ?? null,
        reason:
          `rank ${index + 1} of ${ranked.length} with ${entry.score.toFixed(2)}, at least ${min_score}. ${entry.reason}`.trim(),
      })),
      rejected: ranked.slice(selected.length).map(({ strategy, score }) => ({
        strategy,
        score,
        reason:
          score < min_score
            ? `scores ${score.toFixed(2)}, below ${min_score}`
            : `scores ${score.toFixed(2)}, but ${max_strategies} with a higher score are selected`,
      })),
      count: selected.length,
      best_score: ranked[0]?.score ?? null,
      not_scored: scores.length - scored.length,
      reason: reasonFor(selected.length, ranked, min_score),
      provenance: provenanceOfAll(scored),
    };
  },
});

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ActionError('InvalidParameters', `scores has ${twice} twice; give one score a strategy`);
}

function reasonFor(
  count: number,
  ranked: readonly { readonly strategy: string; readonly score: number }[],
  minScore: number,
): string {
  if (ranked.length === 0) return 'no strategy was scored, so none is selected';
  if (count > 0)
    return `${count} of ${ranked.length} strategies selected: score ${minScore} or more, the highest first`;
  const [best] = ranked;
  return `none of ${ranked.length} strategies is selected: the best, ${best.strategy}, scores ${best.score.toFixed(2)}, below ${minScore}`;
}
