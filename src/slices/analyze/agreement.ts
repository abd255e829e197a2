/** An opinion from -1 (sell) to 1 (buy), and what it weighs. */
export interface WeightedVote {
  readonly vote: number;
  readonly weight: number;
}

export interface Verdict {
  readonly action: 'buy' | 'hold' | 'sell';
  /** Weighted mean of the votes, -1 to 1; 0 where nobody voted. */
  readonly score: number;
  /**
   * Of all that weighs on either side (weight times size of the vote) the share on the side of the action; 0 for `hold`,
   * which takes no side. The undecided make a score smaller, not an agreement: a few voters of one mind agree.
   */
  readonly agreement: number;
}

/** What votes come to: `buy` at a score of `threshold` or more, `sell` at its negative or less, else `hold`. */
export function verdictOf(votes: readonly WeightedVote[], threshold: number): Verdict {
  const total = sumOf(votes, ({ weight }) => weight);
  const score = total === 0 ? 0 : sumOf(votes, ({ vote, weight }) => vote * weight) / total;
  const action = actionFor(score, threshold);
  if (action === 'hold') return { action, score, agreement: 0 };
  const side = action === 'buy' ? 1 : -1;
  const forIt = sumOf(votes, ({ vote, weight }) => Math.max(0, side * vote) * weight);
  return { action, score, agreement: forIt / sumOf(votes, ({ vote, weight }) => Math.abs(vote) * weight) };
}

function actionFor(score: number, threshold: number): Verdict['action'] {
  if (score >= threshold) return 'buy';
  return score <= -threshold ? 'sell' : 'hold';
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
