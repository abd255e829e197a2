import type { SessionSpan } from '../shared/metrics';

export const objectives = ['sharpe_ratio', 'total_return', 'calmar', 'sortino'] as const;

/** What a search looks for the most of; as the figures of that name in the metrics' README, bit for bit. */
export type Objective = (typeof objectives)[number];

/** What a simulation leaves of one candidate, in room that the next will use: columns may be longer than what is theirs. */
export interface CandidateCurve {
  readonly initial: number;
  readonly final: number;
  /** From each value to the next, `count` of them, and what they add up to. */
  readonly returns: Float64Array;
  readonly sum: number;
  readonly count: number;
  /** From the initial to the final value, `count` + 1 of them; for objectives that `needsEquity` names. */
  readonly equity?: Float64Array;
}

/** Whether an objective looks at the values on the way, not at returns alone. */
export function needsEquity(objective: Objective): boolean {
  return objective === 'calmar';
}

/**
 * The objective of an equity curve. NaN where the figure is not defined: returns that do not vary, none that is negative,
 * no drawdown.
 */
export function objectiveOf(objective: Objective, curve: CandidateCurve, span: SessionSpan): number {
  switch (objective) {
    case 'total_return':
      return curve.final / curve.initial - 1;
    case 'sharpe_ratio':
      return sharpeRatio(curve, span);
    case 'sortino':
      return sortino(curve, span);
    case 'calmar':
      return calmar(curve, span);
  }
}

function sharpeRatio({ returns, sum, count }: CandidateCurve, span: SessionSpan): number {
  const average = sum / count;
  const perYear = returnsPerYear(count, span);
  const volatility = sampleDeviation(returns, count, average) * Math.sqrt(perYear);
  return volatility === 0 ? NaN : (average * perYear) / volatility;
}

function sortino({ returns, sum, count }: CandidateCurve, span: SessionSpan): number {
  const average = sum / count;
  const perYear = returnsPerYear(count, span);
  let squares = 0;
  for (let index = 0; index < count; index++) {
    const fall = Math.min(returns[index], 0);
    squares += fall * fall;
  }
  const deviation = Math.sqrt(squares / count) * Math.sqrt(perYear);
  return deviation === 0 ? NaN : (average * perYear) / deviation;
}

function calmar({ initial, final, equity, count }: CandidateCurve, { perYear, sessions }: SessionSpan): number {
  if (equity === undefined)
    throw new Error('the Calmar ratio takes the values of the equity curve, and there are none');
  const growth = final > 0 ? (final / initial) ** (perYear / sessions) - 1 : -1;
  let highest = initial;
  let drawdown = 0;
  for (let index = 1; index <= count; index++) {
    const value = equity[index];
    if (value >= highest) highest = value;
    const fall = 1 - value / highest;
    if (fall > drawdown) drawdown = fall;
  }
  return drawdown === 0 ? NaN : growth / drawdown;
}

/** As in the shared metrics: over n − 1, and 0 for values that differ by no more than rounding. */
function sampleDeviation(returns: Float64Array, count: number, average: number): number {
  if (count < 2) return 0;
  let squares = 0;
  for (let index = 0; index < count; index++) {
    const distance = returns[index] - average;
    squares += distance * distance;
  }
  const deviation = Math.sqrt(squares / (count - 1));
  // No value is farther from the mean than this, so that the largest needs to be looked for only next to rounding.
  const reach = Math.abs(average) + deviation * Math.sqrt(count);
  if (deviation > 4 * Number.EPSILON * Math.max(1, reach)) return deviation;
  let largest = 0;
  for (let index = 0; index < count; index++) largest = Math.max(largest, Math.abs(returns[index]));
  return deviation <= 4 * Number.EPSILON * Math.max(1, largest) ? 0 : deviation;
}

function returnsPerYear(count: number, { sessions, perYear }: SessionSpan): number {
  return (count * perYear) / sessions;
}
