import { type Line, lineThrough } from './line';
import { follow, type Outcome } from './outcome';
import { mean, type Pattern, type PatternSearch, type Sign } from './pattern';
import type { Pivot } from './pivots';

/** Three touches of one side and two of the other. */
const leastTouches = 5;
const leastBars = 15;
/** A side that moves by at most this share of the triangle's height from end to end is flat. */
const flatShare = 0.15;
/** How far a touch may lie from its side, and a close outside of it, as a share of the height. */
const touchShare = 0.1;
/** Price must cross from side to side throughout: no two touches in a row are farther apart than this share of the bars. */
const longestCrossing = 0.5;
/** The right end may be at most this share of the left one: the sides must come together. */
const mostOpen = 2 / 3;

type TriangleName = 'ascending_triangle' | 'descending_triangle' | 'symmetrical_triangle';

/** A flat top over rising lows. */
export function findAscendingTriangles(search: PatternSearch): readonly Pattern[] {
  return findTriangles(search, 'ascending_triangle');
}

/** A flat bottom under falling highs. */
export function findDescendingTriangles(search: PatternSearch): readonly Pattern[] {
  return findTriangles(search, 'descending_triangle');
}

/** Falling highs over rising lows. */
export function findSymmetricalTriangles(search: PatternSearch): readonly Pattern[] {
  return findTriangles(search, 'symmetrical_triangle');
}

interface Triangle {
  readonly name: TriangleName;
  readonly touches: readonly Pivot[];
  readonly top: Line;
  readonly bottom: Line;
  readonly height: number;
  readonly fit: number;
}

/** Each triangle is taken with as many touches as it has; the next one may start at its last touch. */
function findTriangles(search: PatternSearch, name: TriangleName): readonly Pattern[] {
  return search.swings.flatMap((pivots) => {
    const found: Pattern[] = [];
    let start = pivots.findIndex((pivot) => pivot.index >= search.from);
    while (start >= 0 && start + leastTouches <= pivots.length) {
      const triangle = longestFrom(search, pivots, start, name);
      const pattern = triangle && patternOf(search, triangle);
      if (pattern !== undefined) found.push(pattern);
      start += triangle === undefined ? 1 : triangle.touches.length - 1;
    }
    return found;
  });
}

function longestFrom(
  search: PatternSearch,
  pivots: readonly Pivot[],
  start: number,
  name: TriangleName,
): Triangle | undefined {
  let longest: Triangle | undefined;
  for (let end = start + leastTouches; end <= pivots.length; end++) {
    const triangle = triangleOf(search, pivots.slice(start, end));
    if (triangle?.name !== name) break;
    longest = triangle;
    // Once price has left it, it is what it was: what comes later must not redraw it.
    if (end < pivots.length && endOfTriangle(search, triangle) < pivots[end].knownAt) break;
  }
  return longest;
}

function triangleOf({ bars }: PatternSearch, touches: readonly Pivot[]): Triangle | undefined {
  const first = touches[0].index;
  const last = touches[touches.length - 1].index;
  if (last - first < leastBars) return undefined;
  const crossings = touches.slice(1).map((touch, position) => touch.index - touches[position].index);
  if (Math.max(...crossings) > longestCrossing * (last - first)) return undefined;
  const top = lineThrough(touches.filter((pivot) => pivot.kind === 'peak'));
  const bottom = lineThrough(touches.filter((pivot) => pivot.kind === 'trough'));
  const height = top.at(first) - bottom.at(first);
  const end = top.at(last) - bottom.at(last);
  if (height <= 0 || end <= 0 || end > mostOpen * height) return undefined;

  const name = nameBySides((top.at(last) - top.at(first)) / height, (bottom.at(last) - bottom.at(first)) / height);
  if (name === undefined) return undefined;
  const distances = touches.map(({ kind, index, price }) =>
    Math.abs(price - (kind === 'peak' ? top : bottom).at(index)),
  );
  if (Math.max(...distances) > touchShare * height) return undefined;
  for (let index = first; index <= last; index++) {
    const outside = Math.max(bars.close[index] - top.at(index), bottom.at(index) - bars.close[index]);
    if (outside > touchShare * height) return undefined;
  }
  return { name, touches, top, bottom, height, fit: 1 - mean(distances) / (touchShare * height) };
}

/** By how much each side moves from end to end, in heights of the triangle. */
function nameBySides(top: number, bottom: number): TriangleName | undefined {
  const topIsFlat = Math.abs(top) <= flatShare;
  const bottomIsFlat = Math.abs(bottom) <= flatShare;
  if (topIsFlat && bottom > flatShare) return 'ascending_triangle';
  if (bottomIsFlat && top < -flatShare) return 'descending_triangle';
  if (top < -flatShare && bottom > flatShare) return 'symmetrical_triangle';
  return undefined;
}

const directions = {
  ascending_triangle: 'bullish',
  descending_triangle: 'bearish',
  symmetrical_triangle: 'neutral',
} as const;

function patternOf(search: PatternSearch, triangle: Triangle): Pattern | undefined {
  const { name, touches, top, bottom, height, fit } = triangle;
  const end = touches[touches.length - 1];
  const points = touches.map(({ kind, index, price }) => ({ role: kind, index, price }));
  const common = { name, points, knownAt: end.knownAt, fit };
  const last = search.bars.close.length - 1;
  const breakout = firstBreakout(search, triangle);
  if (breakout === 'none') return undefined;
  if (breakout !== undefined) {
    const { confirmationLevel, ...course } = breakout.outcome;
    return {
      ...common,
      ...course,
      direction: breakout.sign === 1 ? 'bullish' : 'bearish',
      confirmationLevels: [confirmationLevel],
      failureLevel: breakout.failureLevel,
    };
  }
  const levels = { bullish: [top.at(last)], bearish: [bottom.at(last)], neutral: [top.at(last), bottom.at(last)] };
  return {
    ...common,
    direction: directions[name],
    status: 'forming',
    confirmationLevels: levels[directions[name]],
    ...(directions[name] === 'bullish' && { target: top.at(last) + height, failureLevel: bottom.at(last) }),
    ...(directions[name] === 'bearish' && { target: bottom.at(last) - height, failureLevel: top.at(last) }),
  };
}

interface Breakout {
  readonly sign: Sign;
  readonly outcome: Outcome;
  readonly failureLevel: number;
}

/** The first close outside of the sides; `none` when the sides met before there was one. */
function firstBreakout({ bars }: PatternSearch, triangle: Triangle): Breakout | 'none' | undefined {
  const { top, bottom, height } = triangle;
  const index = endOfTriangle({ bars }, triangle);
  if (index === bars.close.length) return undefined;
  if (sidesHaveMet(triangle, index)) return 'none';
  const sign = bars.close[index] > top.at(index) ? 1 : -1;
  const [side, failureLevel] = sign === 1 ? [top, bottom.at(index)] : [bottom, top.at(index)];
  const outcome = follow(bars, {
    sign,
    knownAt: index,
    expiresAt: index,
    confirmation: () => side.at(index),
    failureLevel,
    height,
  });
  return outcome && { sign, outcome, failureLevel };
}

/** The first bar on which price has left the triangle or its sides have met; the number of bars while neither has. */
function endOfTriangle({ bars }: Pick<PatternSearch, 'bars'>, triangle: Triangle): number {
  const { touches, top, bottom } = triangle;
  for (let index = touches[touches.length - 1].knownAt; index < bars.close.length; index++) {
    if (sidesHaveMet(triangle, index)) return index;
    if (bars.close[index] > top.at(index) || bars.close[index] < bottom.at(index)) return index;
  }
  return bars.close.length;
}

function sidesHaveMet({ top, bottom }: Triangle, index: number): boolean {
  return top.at(index) <= bottom.at(index);
}
