import { barTicks } from './bar-ticks';
import type { Point } from './thin-points';
import { timeTicks } from './time-ticks';
import type { Tick } from './value-ticks';

/** Where a time stands on the horizontal axis, in units of its own. */
export interface HorizontalAxis {
  readonly from: number;
  readonly to: number;
  place(time: number): number;
  /** At most `most` of them. */
  ticks(most: number): Tick[];
}

/** Equal times take equal room: for daily bars. The lines have points. */
export function timeAxis(lines: readonly (readonly Point[])[]): HorizontalAxis {
  const ends = lines.flatMap((points) => [points[0][0], points[points.length - 1][0]]);
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return { from, to, place: (time) => time, ticks: (most) => timeTicks(from, to, most) };
}

/**
 * Every bar takes the same room, and time without bars none: for bars of parts of sessions, which would else be slivers
 * between nights that look like slow moves.
 */
export function barAxis(lines: readonly (readonly Point[])[]): HorizontalAxis {
  const times = [...new Set(lines.flatMap((points) => points.map(([time]) => time)))].sort((one, other) => one - other);
  const places = new Map(times.map((time, at) => [time, at]));
  return {
    from: 0,
    to: times.length - 1,
    place: (time) => places.get(time) ?? 0,
    ticks: (most) => barTicks(times, most),
  };
}
