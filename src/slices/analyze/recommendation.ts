import type { SymbolAnalysis } from './find-patterns-schema';
import { type VoterName, voterNames } from './voter-names';
import { type Evidence, voters } from './voters';

export interface RecommendationRule {
  readonly decisionThreshold: number;
  /** Weights in place of the usual ones. */
  readonly weights: Readonly<Partial<Record<VoterName, number>>>;
}

/**
 * The weighted mean of the votes of all voters that have something to go by, and what it comes to. A voter that is
 * undecided (0) pulls the score towards holding; one that cannot vote, or has no weight, does not count.
 */
export function recommend(evidence: Evidence, rule: RecommendationRule): SymbolAnalysis['recommendation'] {
  const votes = voterNames.flatMap((indicator) => {
    const weight = rule.weights[indicator] ?? voters[indicator].weight;
    const opinion = weight > 0 ? voters[indicator].opinion(evidence) : undefined;
    return opinion === undefined ? [] : [{ indicator, vote: opinion.vote, weight, value: opinion.value }];
  });
  const total = votes.reduce((sum, { weight }) => sum + weight, 0);
  const score = total === 0 ? 0 : votes.reduce((sum, { vote, weight }) => sum + vote * weight, 0) / total;
  return { action: actionFor(score, rule.decisionThreshold), score, votes };
}

function actionFor(score: number, threshold: number): 'buy' | 'hold' | 'sell' {
  if (score >= threshold) return 'buy';
  return score <= -threshold ? 'sell' : 'hold';
}
