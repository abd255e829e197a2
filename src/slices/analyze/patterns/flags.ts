import type { BarSeries } from '../../shared/bars';
import { type Line, lineThrough, movedLine } from './line';
import { follow } from './outcome';
import { mean, type Pattern, type PatternSearch, type Sign } from './pattern';

const mostPoleBars = 15;
/** The pole is this steep: so many average true ranges, as they were before it, within its bars. */
const leastPoleRanges = 6;
const leastFlagBars = 5;
const mostFlagBars = 15;
/** The most that the flag may give back, and the tallest it may be, as shares of the pole. */
const mostRetraced = 0.5;

/** A short channel that leans against the steep rise before it, or lies flat. */
export function findBullFlags(search: PatternSearch): readonly Pattern[] {
  return findFlags(search, 1);
}

/** The same upside down. */
export function findBearFlags(search: PatternSearch): readonly Pattern[] {
  return findFlags(search, -1);
}

interface Pole {
  readonly start: number;
  readonly tip: number;
  readonly startPrice: number;
  readonly tipPrice: number;
  readonly height: number;
}

function findFlags(search: PatternSearch, sign: Sign): readonly Pattern[] {
  const patterns: Pattern[] = [];
  const last = search.bars.close.length - 1;
  for (let tip = search.from + 1; tip + leastFlagBars <= last; tip++) {
    const pole = poleTo(search, sign, tip);
    const pattern = pole && flagAfter(search, sign, pole);
    if (pattern !== undefined) patterns.push(pattern);
  }
  return patterns;
}

/** The steepest way into `tip`: from the last extreme on the other side among the bars before it. */
function poleTo({ bars, atr, from }: PatternSearch, sign: Sign, tip: number): Pole | undefined {
  const ahead = sign === 1 ? bars.high : bars.low;
  const behind = sign === 1 ? bars.low : bars.high;
  let start = tip;
  for (let index = tip - 1; index >= Math.max(from, tip - mostPoleBars); index--) {
    if (sign * (ahead[index] - ahead[tip]) >= 0) return undefined;
    if (start === tip || sign * (behind[index] - behind[start]) < 0) start = index;
  }
  const height = sign * (ahead[tip] - behind[start]);
  // Not known yet (NaN) is not steep.
  if (!(height >= leastPoleRanges * atr[start])) return undefined;
  return { start, tip, startPrice: behind[start], tipPrice: ahead[tip], height };
}

/** The flag at that pole once a close leaves it, or as it stands at the last bar. */
function flagAfter({ bars }: PatternSearch, sign: Sign, pole: Pole): Pattern | undefined {
  const last = bars.close.length - 1;
  for (let end = pole.tip + leastFlagBars; end <= Math.min(last, pole.tip + mostFlagBars); end++) {
    const channel = channelOf(bars, sign, pole, end);
    // Price has gone beyond the tip or given back too much: whatever follows belongs to something else.
    if (channel === 'broken') return undefined;
    if (channel === undefined) continue;
    if (end === last) return patternOf(bars, sign, pole, end, channel);
    if (sign * (bars.close[end + 1] - channel.front.at(end + 1)) > 0) return patternOf(bars, sign, pole, end, channel);
  }
  return undefined;
}

interface Channel {
  /** The side that the pole came to, and the one across. */
  readonly front: Line;
  readonly back: Line;
  /** What the flag gives back at most, and how tall it is, as shares of the pole. */
  readonly retraced: number;
  readonly width: number;
  /** The price farthest back. */
  readonly deepest: number;
}

/** The channel around the bars after the tip up to `end`; undefined while they do not make a flag. */
function channelOf(bars: BarSeries, sign: Sign, pole: Pole, end: number): Channel | 'broken' | undefined {
  const ahead = sign === 1 ? bars.high : bars.low;
  const behind = sign === 1 ? bars.low : bars.high;
  const indexes = Array.from({ length: end - pole.tip }, (_, offset) => pole.tip + 1 + offset);
  const deepest = sign * Math.min(...indexes.map((index) => sign * behind[index]));
  const retraced = (sign * (pole.tipPrice - deepest)) / pole.height;
  if (retraced > mostRetraced || indexes.some((index) => sign * (ahead[index] - pole.tipPrice) > 0)) return 'broken';

  const middle = lineThrough(indexes.map((index) => ({ index, price: bars.close[index] })));
  if (sign * middle.slope > 0) return undefined;
  const front = Math.max(...indexes.map((index) => sign * (ahead[index] - middle.at(index))));
  const back = Math.max(...indexes.map((index) => sign * (middle.at(index) - behind[index])));
  const width = (front + back) / pole.height;
  if (width > mostRetraced) return undefined;
  return { front: movedLine(middle, sign * front), back: movedLine(middle, -sign * back), retraced, width, deepest };
}

function patternOf(bars: BarSeries, sign: Sign, pole: Pole, end: number, channel: Channel): Pattern | undefined {
  const outcome = follow(bars, {
    sign,
    knownAt: end,
    expiresAt: end + 1,
    confirmation: (index) => channel.front.at(index),
    failureLevel: channel.deepest,
    height: pole.height,
  });
  if (outcome === undefined) return undefined;
  const { confirmationLevel, ...course } = outcome;
  return {
    name: sign === 1 ? 'bull_flag' : 'bear_flag',
    direction: sign === 1 ? 'bullish' : 'bearish',
    points: [
      { role: 'pole_start', index: pole.start, price: pole.startPrice },
      { role: 'pole_tip', index: pole.tip, price: pole.tipPrice },
      { role: 'flag_end', index: end, price: bars.close[end] },
    ],
    knownAt: end,
    ...course,
    confirmationLevels: [confirmationLevel],
    failureLevel: channel.deepest,
    fit: mean([1 - channel.retraced / mostRetraced, 1 - channel.width / mostRetraced]),
  };
}
