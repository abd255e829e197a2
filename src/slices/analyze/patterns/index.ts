import { findDoubleBottoms, findDoubleTops } from './double';
import { findBearFlags, findBullFlags } from './flags';
import { findHeadAndShoulders, findInverseHeadAndShoulders } from './head-and-shoulders';
import type { Pattern, PatternName, PatternSearch } from './pattern';
import { findAscendingTriangles, findDescendingTriangles, findSymmetricalTriangles } from './triangles';

export { findLevels, type Level } from './levels';
export { type Pattern, patternNames } from './pattern';
export { findPivots } from './pivots';

type Detector = (search: PatternSearch) => readonly Pattern[];

const detectors: Readonly<Record<PatternName, Detector>> = {
  double_top: findDoubleTops,
  double_bottom: findDoubleBottoms,
  head_and_shoulders: findHeadAndShoulders,
  inverse_head_and_shoulders: findInverseHeadAndShoulders,
  ascending_triangle: findAscendingTriangles,
  descending_triangle: findDescendingTriangles,
  symmetrical_triangle: findSymmetricalTriangles,
  bull_flag: findBullFlags,
  bear_flag: findBearFlags,
};

/**
 * The patterns of these names, in order of their first point. One that several sizes of swing show is listed once, as
 * the size with the most points shows it.
 */
export function findPatternsNamed(names: readonly PatternName[], search: PatternSearch): readonly Pattern[] {
  return [...new Set(names)]
    .flatMap((name) => withoutRepeats(detectors[name](search)))
    .sort((a, b) => a.points[0].index - b.points[0].index || a.knownAt - b.knownAt);
}

/** Leaves out what has all its points in another one; of equals the first stays. */
function withoutRepeats(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.filter((pattern, position) =>
    patterns.every((other, otherPosition) => {
      if (other === pattern || !isPartOf(pattern, other)) return true;
      return isPartOf(other, pattern) && position < otherPosition;
    }),
  );
}

function isPartOf(pattern: Pattern, other: Pattern): boolean {
  return pattern.points.every(({ index }) => other.points.some((point) => point.index === index));
}
