import { CholeskyDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import { ActionError } from '../action-error';
import { type Matrix, portfolioVariance, riskShares } from '../shared/risk';
import { settle, type WeightBounds } from './bounded';
import { withEqualParts } from './equal-parts';

const maxSteps = 500;

/**
 * Weights above 0 that sum to the budget, each asset giving the same part of the portfolio's variance: the minimum of
 * y' C y / 2 - sum(ln y) / n, scaled, by the damped Newton method of Spinu (2013), on correlations and with volatilities put
 * back at the end. The parts are equal to 1e-8 of a part, or there is no answer.
 * @throws ActionError `NoRisk` for an asset that does not vary, `NoRiskParity` where assets cancel each other out.
 */
export function equalRiskWeights(covariance: Matrix, names: readonly string[], budget: number): number[] {
  const deviations = volatilities(covariance, names);
  const count = names.length;
  const correlation = covariance.map((row, i) => row.map((value, j) => value / (deviations[i] * deviations[j])));
  const total = correlation.flat().reduce((sum, value) => sum + value, 0);
  let y = new Array<number>(count).fill(total > 1e-8 ? 1 / Math.sqrt(total) : 1);
  for (let step = 0; step < maxSteps; step++) {
    const gradient = correlation.map(
      (row, i) => row.reduce((sum, value, j) => sum + value * y[j], 0) - 1 / (count * y[i]),
    );
    const hessian = correlation.map((row, i) =>
      row.map((value, j) => (i === j ? value + 1 / (count * y[i] ** 2) : value)),
    );
    const direction = solve(hessian, gradient);
    if (direction === undefined) break;
    const decrement = Math.sqrt(Math.max(0, count * direction.reduce((sum, value, i) => sum + value * gradient[i], 0)));
    const largest = Math.max(...direction.map((value, i) => Math.abs(value / y[i])));
    // Far from the minimum a whole step could leave the region in which all weights are above 0.
    const length = decrement > 0.36 ? 1 / (1 + largest) : 1;
    y = y.map((value, i) => value - length * direction[i]);
    if (length === 1 && largest < 1e-13) break;
  }
  const raw = y.map((value, i) => value / deviations[i]);
  const sum = raw.reduce((all, value) => all + value, 0);
  const weights = raw.map((value) => (budget * value) / sum);
  const worst = Math.max(...riskShares(weights, covariance).map((share) => Math.abs(share * count - 1)));
  if (worst <= 1e-8 && weights.every((weight) => weight > 0)) return weights;
  throw new ActionError(
    'NoRiskParity',
    `no weights of ${names.join(', ')} with equal risk contributions were found (the worst is off by ${worst.toExponential(1)} of its ` +
      'part): some of them cancel each other out almost exactly. Leave one out, or set shrinkage above 0',
  );
}

/** What a sum of weights may be off for their decimals alone. */
const rounding = 1e-12;

/**
 * The same within bounds, where equal parts may not be possible: the minimum of w' C w / 2 - m sum(ln w) within the bounds,
 * with m such that the weights sum to the budget (Richard and Roncalli 2019). Assets that no bound holds have parts that are
 * equal to 1e-8 of a part, or there is no answer.
 * @throws ActionError as `equalRiskWeights`, and `NoRiskParity` where no m gives the budget.
 */
export function boundedRiskParity(covariance: Matrix, names: readonly string[], bounds: WeightBounds): number[] {
  const { min, max, budget } = bounds;
  // Where the bounds leave no choice: a sum of weights is rounded, so a search would not meet the budget.
  if (Math.abs(names.length * max - budget) <= rounding) return names.map(() => max);
  if (Math.abs(names.length * min - budget) <= rounding) return names.map(() => min);
  const free = equalRiskWeights(covariance, names, budget);
  if (free.every((weight) => weight >= min && weight <= max)) return free;
  const scale = covariance.reduce((sum, row, i) => sum + row[i], 0) / names.length;
  const scaled = covariance.map((row) => row.map((value) => value / scale));
  let weights = free.map((weight) => Math.max(min, Math.min(max, weight)));
  const excess = (logBarrier: number) => {
    weights = descend(scaled, Math.exp(logBarrier), weights, min, max);
    return weights.reduce((sum, value) => sum + value, 0) - budget;
  };
  // From where the bounds do not matter, in small steps: each answer is a good start for the next one.
  const start = Math.log(portfolioVariance(free, scaled) / names.length);
  let [low, high] = [start, start];
  let over = excess(start);
  const direction = over > 0 ? -1 : 1;
  for (let step = 0; step < 60 && over * direction < 0; step++) {
    [low, high] = direction < 0 ? [low - 1, low] : [high, high + 1];
    over = excess(direction < 0 ? low : high);
  }
  if (over * direction < 0) {
    throw new ActionError(
      'NoRiskParity',
      `no weights of ${names.join(', ')} between ${min} and ${max} with equal risk contributions sum to ${budget}: ` +
        'assets that offset each other would have to be below the smallest weight. Lower min_weight, or use another method',
    );
  }
  for (let step = 0; step < 80 && high - low > 1e-14; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  const off = excess((low + high) / 2);
  const settled = withEqualParts(scaled, settle(weights, bounds), bounds);
  const parts = riskShares(settled, covariance).filter((_, i) => settled[i] > min && settled[i] < max);
  const spread = parts.length === 0 ? 0 : Math.max(...parts) / Math.min(...parts) - 1;
  if (Math.abs(off) <= 1e-7 && Math.abs(spread) <= 1e-8) return [...settled];
  throw new ActionError(
    'NoRiskParity',
    `risk parity within bounds was not found: the weights are off the budget ${budget} by ${off.toExponential(1)} and their parts of ` +
      `the risk differ by ${spread.toExponential(1)} of a part. Some of ${names.join(', ')} nearly cancel each other out: leave one out, or set ` +
      'shrinkage above 0',
  );
}

/**
 * The minimum of w' C w / 2 - barrier x sum(ln w) within bounds, by Newton's method with an active set: a step ends where the
 * first weight meets a bound, which then holds it; at the minimum of the others, the one that would most gladly leave its bound
 * is let go. Steps are damped as self-concordance asks for, so that weights stay above 0.
 */
function descend(covariance: Matrix, barrier: number, start: readonly number[], min: number, max: number): number[] {
  const weights = start.map((weight) => Math.max(min, Math.min(max, Math.max(weight, 1e-9))));
  const held = new Set(weights.flatMap((weight, i) => (weight === min || weight === max ? [i] : [])));
  let isClose = false;
  for (let step = 0; step < 20 * maxSteps; step++) {
    const gradient = covariance.map(
      (row, i) => row.reduce((sum, entry, j) => sum + entry * weights[j], 0) - barrier / weights[i],
    );
    const free = weights.flatMap((_, i) => (held.has(i) ? [] : [i]));
    const direction = newtonStep(covariance, barrier, weights, gradient, free);
    const decrement = Math.sqrt(
      Math.max(0, free.reduce((sum, i, at) => sum + direction[at] * gradient[i], 0) / barrier),
    );
    // Errors square at each step: the one after this would be lost in rounding.
    if (isClose || free.length === 0) {
      const release = mostEager(gradient, weights, barrier, held, max);
      if (release === undefined) break;
      held.delete(release);
      isClose = false;
      continue;
    }
    let length = decrement > 0.25 ? 1 / (1 + decrement) : 1;
    let met: number | undefined;
    free.forEach((i, at) => {
      const room = direction[at] > 0 ? weights[i] - min : max - weights[i];
      if (length * Math.abs(direction[at]) < room) return;
      length = room / Math.abs(direction[at]);
      met = i;
    });
    free.forEach((i, at) => {
      weights[i] = i === met ? (direction[at] > 0 ? min : max) : weights[i] - length * direction[at];
    });
    if (met !== undefined) held.add(met);
    isClose = met === undefined && decrement < 1e-6;
  }
  return weights;
}

function newtonStep(
  covariance: Matrix,
  barrier: number,
  weights: readonly number[],
  gradient: readonly number[],
  free: readonly number[],
): readonly number[] {
  if (free.length === 0) return [];
  const hessian = free.map((i) => free.map((j) => covariance[i][j] + (i === j ? barrier / weights[i] ** 2 : 0)));
  return (
    solve(
      hessian,
      free.map((i) => gradient[i]),
    ) ?? free.map(() => 0)
  );
}

/** The held weight whose derivative points most into the bounds, beyond rounding. */
function mostEager(
  gradient: readonly number[],
  weights: readonly number[],
  barrier: number,
  held: ReadonlySet<number>,
  max: number,
): number | undefined {
  const eager = (i: number) => (weights[i] === max ? gradient[i] : -gradient[i]) * (weights[i] / barrier);
  const [first] = [...held].filter((i) => eager(i) > 1e-7).sort((a, b) => eager(b) - eager(a));
  return first;
}

/** Standard deviations. @throws ActionError `NoRisk` for one of 0. */
export function volatilities(covariance: Matrix, names: readonly string[]): number[] {
  return covariance.map((row, i) => {
    if (row[i] > 1e-18) return Math.sqrt(row[i]);
    throw new ActionError(
      'NoRisk',
      `${names[i]} did not vary, so its risk is not known; leave it out or use the method equal`,
    );
  });
}

function solve(matrix: Matrix, right: readonly number[]): number[] | undefined {
  const factors = new CholeskyDecomposition(new DenseMatrix(matrix.map((row) => [...row])));
  if (!factors.isPositiveDefinite()) return undefined;
  return factors.solve(DenseMatrix.columnVector([...right])).to1DArray();
}
