/** A point of a line: time in milliseconds, value. */
export type Point = readonly [time: number, value: number];

/** The most points that a line is drawn with. */
export const MOST_POINTS = 5_000;

/**
 * At most `most` points that draw the same line: the first, the last, and the lowest and highest of equal stretches
 * between them, so that no peak or trough is lost. Points within the limit are returned as they are.
 */
export function thinPoints(points: readonly Point[], most: number = MOST_POINTS): readonly Point[] {
  if (points.length <= most) return points;
  const stretches = Math.floor((most - 2) / 2);
  const inner = points.length - 2;
  const kept: Point[] = [points[0]];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const start = 1 + Math.floor((inner * stretch) / stretches);
    const end = 1 + Math.floor((inner * (stretch + 1)) / stretches);
    kept.push(...extremes(points, start, end));
  }
  kept.push(points[points.length - 1]);
  return kept;
}

/** The lowest and the highest point of `start..end`, in time order; one point where they are the same. */
function extremes(points: readonly Point[], start: number, end: number): Point[] {
  let low = start;
  let high = start;
  for (let index = start + 1; index < end; index += 1) {
    if (points[index][1] < points[low][1]) low = index;
    if (points[index][1] > points[high][1]) high = index;
  }
  if (low === high) return [points[low]];
  return low < high ? [points[low], points[high]] : [points[high], points[low]];
}
