import type { Curve } from '../../src/slices/shared/backtest-result';
import { sessionTime } from '../../src/slices/shared/bars';

/** A curve of the given values, one a day from `start` on. */
export function curveOf(value: readonly number[], start = '2020-01-30'): Curve {
  return { time: value.map((_, day) => sessionTime(start) + day * 86_400_000), value: [...value] };
}
