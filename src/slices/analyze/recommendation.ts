import { verdictOf } from './agreement';
import type { SymbolAnalysis } from './find-patterns-schema';
import { type VoterName, voterNames } from './voter-names';
import { type Evidence, voters } from './voters';

type Weights = Readonly<Partial<Record<VoterName, number>>>;

export interface RecommendationRule {
  readonly decisionThreshold: number;
  /** Weights in place of the usual ones. */
  readonly weights: Weights;
}

type Vote = SymbolAnalysis['recommendation']['votes'][number];

/**
 * The weighted mean of the votes of all voters that have something to go by, and what it comes to. A voter that is
 * undecided (0) pulls the score towards holding; one that cannot vote, or has no weight, does not count.
 */
export function recommend(evidence: Evidence, rule: RecommendationRule): SymbolAnalysis['recommendation'] {
  const { votes } = poll(evidence, rule.weights);
  const { action, score } = verdictOf(votes, rule.decisionThreshold);
  return { action, score, votes };
}

/** Who has something to go by votes; who has nothing, and a weight, is listed with it. */
export function poll(
  evidence: Evidence,
  weights: Weights,
): { readonly votes: Vote[]; readonly silent: readonly { readonly indicator: VoterName; readonly weight: number }[] } {
  const votes: Vote[] = [];
  const silent: { readonly indicator: VoterName; readonly weight: number }[] = [];
  for (const indicator of voterNames) {
    const weight = weights[indicator] ?? voters[indicator].weight;
    if (weight === 0) continue;
    const opinion = voters[indicator].opinion(evidence);
    if (opinion === undefined) silent.push({ indicator, weight });
    else votes.push({ indicator, vote: opinion.vote, weight, value: opinion.value });
  }
  return { votes, silent };
}
