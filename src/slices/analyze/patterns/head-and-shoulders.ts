import { lineThrough } from './line';
import { follow } from './outcome';
import { mean, type Pattern, type PatternSearch, relativeGap, type Sign } from './pattern';
import type { Pivot } from './pivots';

const leastBarsToHead = 5;
/** The longer of the two distances between head and shoulders, in the shorter one. */
const mostLopsided = 2.5;
/** Heights above the neckline, as shares of the head's: lower is no shoulder, higher is no head. */
const lowestShoulder = 0.2;
const highestShoulder = 0.85;

/** Three peaks, the middle one the highest and the outer two alike, whose troughs make a neckline; after a rise. */
export function findHeadAndShoulders(search: PatternSearch): readonly Pattern[] {
  return findBySign(search, -1);
}

/** The same upside down. */
export function findInverseHeadAndShoulders(search: PatternSearch): readonly Pattern[] {
  return findBySign(search, 1);
}

/** `sign` is where the pattern points: down for the head on top. */
function findBySign(search: PatternSearch, sign: Sign): readonly Pattern[] {
  const outer = sign === -1 ? 'peak' : 'trough';
  return search.swings.flatMap((pivots) =>
    pivots.flatMap((left, position) => {
      if (position === 0 || position + 4 >= pivots.length || left.kind !== outer || left.index < search.from) return [];
      const [leftArmpit, head, rightArmpit, right] = pivots.slice(position + 1, position + 5);
      const pattern = patternOf(search, sign, {
        before: pivots[position - 1],
        left,
        leftArmpit,
        head,
        rightArmpit,
        right,
      });
      return pattern === undefined ? [] : [pattern];
    }),
  );
}

type Shape = Readonly<Record<'before' | 'left' | 'leftArmpit' | 'head' | 'rightArmpit' | 'right', Pivot>>;

function patternOf(search: PatternSearch, sign: Sign, shape: Shape): Pattern | undefined {
  const { before, left, leftArmpit, head, rightArmpit, right } = shape;
  const tolerance = search.headAndShouldersTolerance;
  const shoulderGap = relativeGap(left.price, right.price);
  const armpitGap = relativeGap(leftArmpit.price, rightArmpit.price);
  if (shoulderGap > tolerance || armpitGap > tolerance) return undefined;

  const shorter = Math.min(head.index - left.index, right.index - head.index);
  const longer = Math.max(head.index - left.index, right.index - head.index);
  if (shorter < leastBarsToHead || longer > mostLopsided * shorter) return undefined;

  const neckline = lineThrough([leftArmpit, rightArmpit]);
  const beyondNeckline = (pivot: Pivot): number => -sign * (pivot.price - neckline.at(pivot.index));
  const height = beyondNeckline(head);
  const shoulders = [beyondNeckline(left), beyondNeckline(right)];
  if (Math.min(...shoulders) < lowestShoulder * height || Math.max(...shoulders) > highestShoulder * height) {
    return undefined;
  }
  // The move into the pattern must come from beyond its neckline, else there is nothing to reverse.
  if (-sign * (before.price - leftArmpit.price) > 0) return undefined;

  // A neckline that leans the way the pattern points would confirm too late: the right armpit counts instead.
  const leansAlong = sign * neckline.slope > 0;
  const outcome = follow(search.bars, {
    sign,
    knownAt: right.knownAt,
    expiresAt: right.knownAt + (right.index - left.index),
    confirmation: leansAlong ? () => rightArmpit.price : (index) => neckline.at(index),
    failureLevel: right.price,
    height,
  });
  if (outcome === undefined) return undefined;
  const { confirmationLevel, ...course } = outcome;
  const point = (role: string, { index, price }: Pivot) => ({ role, index, price });
  return {
    name: sign === -1 ? 'head_and_shoulders' : 'inverse_head_and_shoulders',
    direction: sign === -1 ? 'bearish' : 'bullish',
    points: [
      point('left_shoulder', left),
      point('left_armpit', leftArmpit),
      point('head', head),
      point('right_armpit', rightArmpit),
      point('right_shoulder', right),
    ],
    knownAt: right.knownAt,
    ...course,
    confirmationLevels: [confirmationLevel],
    failureLevel: right.price,
    fit: mean([1 - shoulderGap / tolerance, 1 - armpitGap / tolerance, shorter / longer]),
  };
}
