/** Blocks that the returns are cut into; 16 can be halved in 12,870 ways. */
const blocks = 16;

export interface Overfitting {
  /** Share of the ways to halve the blocks in which the best of one half is below the median of the other. */
  readonly probability: number;
  readonly combinations: number;
  /** Candidates compared. */
  readonly trials: number;
  /** Returns used of each: as many as fill equal blocks, the last ones. */
  readonly bars: number;
}

/**
 * The probability of backtest overfitting by combinatorially symmetric cross-validation: Bailey, Borwein, López de Prado and Zhu
 * (2017), The Probability of Backtest Overfitting, with the Sharpe ratio as the figure. Undefined for fewer than two candidates, or
 * fewer than two returns a block. Returns that do not vary count as a ratio of 0.
 */
export function overfitting(returns: readonly Float64Array[]): Overfitting | undefined {
  const trials = returns.length;
  const length = Math.floor((returns[0]?.length ?? 0) / blocks);
  if (trials < 2 || length < 2) return undefined;
  const sums = returns.map((values) => blockSums(values, length));
  const halves = halvesOf(blocks);
  let below = 0;
  const inside = new Float64Array(trials);
  const outside = new Float64Array(trials);
  for (const half of halves) {
    for (let trial = 0; trial < trials; trial++) {
      inside[trial] = sharpeOver(sums[trial], half, true, length);
      outside[trial] = sharpeOver(sums[trial], half, false, length);
    }
    let best = 0;
    for (let trial = 1; trial < trials; trial++) if (inside[trial] > inside[best]) best = trial;
    // Equals share the mean of their ranks, so that a field of equals lies in the middle.
    let rank = 0.5;
    for (let trial = 0; trial < trials; trial++) {
      if (outside[trial] < outside[best]) rank += 1;
      else if (outside[trial] === outside[best]) rank += 0.5;
    }
    if (rank / (trials + 1) <= 0.5) below++;
  }
  return { probability: below / halves.length, combinations: halves.length, trials, bars: length * blocks };
}

interface BlockSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function blockSums(values: Float64Array, length: number): BlockSums {
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  const skipped = values.length - length * blocks;
  for (let index = 0; index < length * blocks; index++) {
    const value = values[skipped + index];
    const block = Math.floor(index / length);
    sum[block] += value;
    squares[block] += value * value;
  }
  return { sum, squares };
}

/** The Sharpe ratio over the blocks of a half, or over the others. */
function sharpeOver({ sum, squares }: BlockSums, half: number, within: boolean, length: number): number {
  let total = 0;
  let square = 0;
  for (let block = 0; block < blocks; block++) {
    if (((half >> block) & 1) !== (within ? 1 : 0)) continue;
    total += sum[block];
    square += squares[block];
  }
  const count = (length * blocks) / 2;
  const mean = total / count;
  const variance = square / count - mean * mean;
  return variance <= 4 * Number.EPSILON * square ? 0 : mean / Math.sqrt(variance);
}

/** Every set of half of the blocks, as bits. */
function halvesOf(count: number): number[] {
  const halves: number[] = [];
  for (let bits = 0; bits < 1 << count; bits++) if (bitsIn(bits) === count / 2) halves.push(bits);
  return halves;
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
