import type { Curve } from '../shared/backtest-result';
import type { Sleeve } from './sleeve';

/** The values of one sleeve at the closes of its window, and its capital before. */
export interface SleeveCurve {
  readonly sleeve: Sleeve;
  readonly initialCapital: number;
  readonly equity: Float64Array;
}

/**
 * The sum of the sleeves at every close of any of them, after one starting value: all capital, at the last close before
 * the first of the windows. A sleeve that has no bar at a time counts with its value before.
 */
export function portfolioCurve(curves: readonly SleeveCurve[]): Curve {
  const time = [...new Set(curves.flatMap(({ sleeve }) => timesOf(sleeve)))].sort((first, second) => first - second);
  const value = new Array<number>(time.length).fill(0);
  for (const { sleeve, initialCapital, equity } of curves) {
    const { time: own } = sleeve.series;
    const { first, last } = sleeve.window;
    let next = first;
    let held = initialCapital;
    time.forEach((now, index) => {
      if (next <= last && own[next] === now) {
        held = equity[next - first];
        next++;
      }
      value[index] += held;
    });
  }
  const start = Math.max(
    ...curves.map(({ sleeve }) => sleeve.series.time[sleeve.window.first - 1]).filter((before) => before < time[0]),
  );
  const capital = curves.reduce((total, { initialCapital }) => total + initialCapital, 0);
  return { time: [start, ...time], value: [capital, ...value] };
}

function timesOf({ series, window }: Sleeve): number[] {
  return series.time.slice(window.first, window.last + 1);
}
