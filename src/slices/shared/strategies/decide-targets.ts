import type { TargetPosition } from './strategy';

/**
 * One target a bar: 0 for the first `warmupBars` bars, then what `decide` says of each bar in time order, given the
 * target of the bar before it.
 */
export function decideTargets(
  bars: number,
  warmupBars: number,
  decide: (bar: number, held: TargetPosition) => TargetPosition,
): Int8Array {
  const targets = new Int8Array(bars);
  let held: TargetPosition = 0;
  for (let bar = warmupBars; bar < bars; bar++) {
    held = decide(bar, held);
    targets[bar] = held;
  }
  return targets;
}
