import type { BarSeries } from '../shared/bars';
import { barMoment } from './bar-moment';
import type { StrategySignal } from './run-strategy-schema';

/**
 * How targets did: the target at close t earns target × (open[t + 2] / open[t + 1] − 1), the return from where it could be
 * traded to where the next target could. The last two targets have no such return yet. No costs, no compounding.
 */
export function pastOf(series: BarSeries, targets: Int8Array, warmupBars: number): StrategySignal['past'] {
  const { open } = series;
  const last = targets.length - 3;
  const judged = Array.from({ length: Math.max(0, last - warmupBars + 1) }, (_, offset) => warmupBars + offset);
  const rises = judged.map((bar) => open[bar + 2] / open[bar + 1] - 1);
  const earned = judged.flatMap((bar, index) => (targets[bar] === 0 ? [] : [targets[bar] * rises[index]]));
  return {
    basis: 'in_sample',
    from: judged.length === 0 ? null : barMoment(series, judged[0]),
    to: judged.length === 0 ? null : barMoment(series, last),
    bars: judged.length,
    bars_in_position: earned.length,
    hit_rate: shareAboveZero(earned),
    mean_return: mean(earned),
    always_long_hit_rate: shareAboveZero(rises),
    always_long_mean_return: mean(rises),
    entries: judged.filter((bar) => targets[bar] !== 0 && targets[bar] !== (targets[bar - 1] ?? 0)).length,
  };
}

function shareAboveZero(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.filter((value) => value > 0).length / values.length;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
