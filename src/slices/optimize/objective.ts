import type { SessionSpan } from '../shared/metrics';

export const objectives = ['sharpe_ratio', 'total_return', 'calmar', 'sortino'] as const;

/** What a search looks for the most of; as the figures of that name in the metrics' README, bit for bit. */
export type Objective = (typeof objectives)[number];

/**
 * The objective of an equity curve: `equity[0]` is the start, `equity[count]` the last value. NaN where the figure is not
 * defined: returns that do not vary, none that is negative, no drawdown. `returns` is room for `count` values.
 */
export function objectiveOf(
  objective: Objective,
  equity: Float64Array,
  count: number,
  span: SessionSpan,
  returns: Float64Array,
): number {
  switch (objective) {
    case 'total_return':
      return equity[count] / equity[0] - 1;
    case 'sharpe_ratio':
      return sharpeRatio(equity, count, span, returns);
    case 'sortino':
      return sortino(equity, count, span, returns);
    case 'calmar':
      return calmar(equity, count, span);
  }
}

function sharpeRatio(equity: Float64Array, count: number, span: SessionSpan, returns: Float64Array): number {
  const average = fillReturns(equity, count, returns) / count;
  const perYear = returnsPerYear(count, span);
  const volatility = sampleDeviation(returns, count, average) * Math.sqrt(perYear);
  return volatility === 0 ? NaN : (average * perYear) / volatility;
}

function sortino(equity: Float64Array, count: number, span: SessionSpan, returns: Float64Array): number {
  const average = fillReturns(equity, count, returns) / count;
  const perYear = returnsPerYear(count, span);
  let squares = 0;
  for (let index = 0; index < count; index++) {
    const fall = Math.min(returns[index], 0);
    squares += fall * fall;
  }
  const deviation = Math.sqrt(squares / count) * Math.sqrt(perYear);
  return deviation === 0 ? NaN : (average * perYear) / deviation;
}

function calmar(equity: Float64Array, count: number, { perYear, sessions }: SessionSpan): number {
  const last = equity[count];
  const growth = last > 0 ? (last / equity[0]) ** (perYear / sessions) - 1 : -1;
  let highest = equity[0];
  let drawdown = 0;
  for (let index = 1; index <= count; index++) {
    const value = equity[index];
    if (value >= highest) highest = value;
    const fall = 1 - value / highest;
    if (fall > drawdown) drawdown = fall;
  }
  return drawdown === 0 ? NaN : growth / drawdown;
}

/** Returns from value to value, and their sum; from a value at or below zero on there is nothing to have one on. */
function fillReturns(equity: Float64Array, count: number, returns: Float64Array): number {
  let sum = 0;
  let before = equity[0];
  let index = 0;
  while (index < count && before > 0) {
    const after = equity[index + 1];
    const value = after / before - 1;
    returns[index] = value;
    sum += value;
    before = after;
    index++;
  }
  if (index < count) returns.fill(0, index, count);
  return sum;
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
