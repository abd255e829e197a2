import { RandomNumbers } from './random-numbers';

/** The prices of a day's bar. */
export interface DayBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Decimals of the prices between the four that are known. */
const decimals = 4;

/**
 * A way through a session that nobody recorded, minute by minute: it begins at the open, ends at the close, touches high and low at two
 * minutes that the seed chooses, and never leaves the range. Between these it is a Brownian bridge of the logarithm, reflected at high and
 * low. Its volatility comes from the range of the day by Parkinson's estimator (The Extreme Value Method for Estimating the Variance of
 * the Rate of Return, 1980): ln(high/low)² / (4 ln 2). @returns `minutes` + 1 prices; the last stands for the close.
 */
export function pricePath(bar: DayBar, minutes: number, seed: string): number[] {
  const { open, high, low, close } = bar;
  if (minutes < 1) return [close];
  if (high === low) return Array.from({ length: minutes + 1 }, () => open);
  const random = new RandomNumbers(seed);
  const sigma = Math.log(high / low) / (2 * Math.sqrt(Math.LN2)) / Math.sqrt(minutes);
  const anchors = anchorsOf(bar, minutes, random);
  const path = Array.from({ length: minutes + 1 }, () => open);
  for (const [index, to] of anchors.entries()) {
    const from = anchors[index - 1] ?? to;
    for (const [before, value] of bridge(from, to, sigma, random).entries())
      path[from.minute + before + 1] = rounded(Math.exp(reflected(value, Math.log(low), Math.log(high))), bar);
    path[to.minute] = to.price;
  }
  return path;
}

interface Anchor {
  readonly minute: number;
  readonly price: number;
}

/** Open, the two extremes in an order and at minutes of chance, close. An extreme that the open or close is, needs no minute of its own. */
function anchorsOf({ open, high, low, close }: DayBar, minutes: number, random: RandomNumbers): Anchor[] {
  const extremes = [high, low].filter((price) => price !== open && price !== close);
  if (random.uniform() < 0.5) extremes.reverse();
  const inner = Math.min(extremes.length, minutes - 1);
  const chosen = new Set<number>();
  while (chosen.size < inner) chosen.add(random.whole(1, minutes - 1));
  const at = [...chosen].sort((a, b) => a - b);
  return [
    { minute: 0, price: open },
    ...at.map((minute, index) => ({ minute, price: extremes[index] })),
    { minute: minutes, price: close },
  ];
}

/** Logarithms between two anchors, without these: a random walk, tilted so that it ends where it has to. */
function bridge(from: Anchor, to: Anchor, sigma: number, random: RandomNumbers): number[] {
  const length = to.minute - from.minute;
  if (length < 1) return [];
  const walk = [0];
  for (let step = 1; step <= length; step += 1) walk.push(walk[step - 1] + sigma * random.normal());
  const [first, last] = [Math.log(from.price), Math.log(to.price)];
  const end = walk[length];
  return walk.slice(1, length).map((value, index) => first + value + ((index + 1) / length) * (last - first - end));
}

/** Folded back into the range at its ends. */
function reflected(value: number, low: number, high: number): number {
  const width = high - low;
  const offset = (((value - low) % (2 * width)) + 2 * width) % (2 * width);
  return low + (offset <= width ? offset : 2 * width - offset);
}

function rounded(price: number, { high, low }: DayBar): number {
  return Math.min(high, Math.max(low, Number(price.toFixed(decimals))));
}
