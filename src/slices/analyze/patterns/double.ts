import { follow } from './outcome';
import { mean, type Pattern, type PatternSearch, relativeGap, type Sign } from './pattern';
import type { Pivot } from './pivots';

const leastBarsApart = 10;
const mostBarsApart = 130;
/** A valley of this depth or more is as deep as this pattern's usually are. */
const usualDepth = 0.1;

/** Two peaks at about the same price with a valley between them, after a rise at least as high as the valley is deep. */
export function findDoubleTops(search: PatternSearch): readonly Pattern[] {
  return findDoubles(search, -1);
}

/** The same upside down. */
export function findDoubleBottoms(search: PatternSearch): readonly Pattern[] {
  return findDoubles(search, 1);
}

/** `sign` is where the pattern points: down for a double top. */
function findDoubles(search: PatternSearch, sign: Sign): readonly Pattern[] {
  const outer = sign === -1 ? 'peak' : 'trough';
  return search.swings.flatMap((pivots) =>
    pivots.flatMap((first, position) => {
      if (position === 0 || position + 2 >= pivots.length || first.kind !== outer || first.index < search.from)
        return [];
      const pattern = doubleOf(search, sign, [pivots[position - 1], first, pivots[position + 1], pivots[position + 2]]);
      return pattern === undefined ? [] : [pattern];
    }),
  );
}

function doubleOf(
  search: PatternSearch,
  sign: Sign,
  [before, first, middle, second]: readonly [Pivot, Pivot, Pivot, Pivot],
): Pattern | undefined {
  const barsApart = second.index - first.index;
  if (barsApart < leastBarsApart || barsApart > mostBarsApart) return undefined;
  const gap = relativeGap(first.price, second.price);
  if (gap > search.doubleTolerance) return undefined;
  const nearer = sign === -1 ? Math.min(first.price, second.price) : Math.max(first.price, second.price);
  const farther = sign === -1 ? Math.max(first.price, second.price) : Math.min(first.price, second.price);
  const depth = relativeGap(nearer, middle.price);
  if (depth < search.doubleMinDepth) return undefined;
  // The move into the pattern must come from beyond its middle, else there is nothing to reverse.
  if (sign * (before.price - middle.price) < 0) return undefined;

  const outcome = follow(search.bars, {
    sign,
    knownAt: second.knownAt,
    expiresAt: second.knownAt + barsApart,
    confirmation: () => middle.price,
    failureLevel: farther,
    height: Math.abs(farther - middle.price),
  });
  if (outcome === undefined) return undefined;
  const { confirmationLevel, ...course } = outcome;
  const outerRole = sign === -1 ? 'top' : 'bottom';
  return {
    name: sign === -1 ? 'double_top' : 'double_bottom',
    direction: sign === -1 ? 'bearish' : 'bullish',
    points: [
      { role: `first_${outerRole}`, index: first.index, price: first.price },
      { role: sign === -1 ? 'valley' : 'peak', index: middle.index, price: middle.price },
      { role: `second_${outerRole}`, index: second.index, price: second.price },
    ],
    knownAt: second.knownAt,
    ...course,
    confirmationLevels: [confirmationLevel],
    failureLevel: farther,
    fit: mean([1 - gap / search.doubleTolerance, Math.min(1, depth / usualDepth)]),
  };
}
