import type { BarSeries } from '../../shared/bars';
import type { PatternStatus, Sign } from './pattern';

/** What is to be watched for once a shape is complete. */
export interface Expectation {
  /** Where the confirming close leads. */
  readonly sign: Sign;
  /** The bar on which the shape was complete. */
  readonly knownAt: number;
  /** The last bar on which a close may confirm it. */
  readonly expiresAt: number;
  /** The price that a close must pass, by bar. */
  readonly confirmation: (index: number) => number;
  /** A close beyond it on the other side undoes the shape, before and after its confirmation. */
  readonly failureLevel: number;
  /** How far the target lies beyond the confirmation level. */
  readonly height: number;
}

export interface Outcome {
  readonly status: PatternStatus;
  readonly confirmationLevel: number;
  readonly target: number;
  readonly confirmedAt?: number;
  readonly endedAt?: number;
}

/** What became of a shape up to the last bar; undefined when it was undone or expired before it was confirmed. */
export function follow(bars: BarSeries, expected: Expectation): Outcome | undefined {
  const { sign, confirmation, height } = expected;
  const last = bars.close.length - 1;
  for (let index = expected.knownAt; index <= last; index++) {
    if (index > expected.expiresAt) return undefined;
    const level = confirmation(index);
    if (sign * (bars.close[index] - level) > 0) return followConfirmed(bars, expected, index, level);
    if (sign * (bars.close[index] - expected.failureLevel) < 0) return undefined;
  }
  const level = confirmation(last);
  return { status: 'forming', confirmationLevel: level, target: level + sign * height };
}

/** A day that touches the target and closes beyond the failure level counts as a failure. */
function followConfirmed(bars: BarSeries, expected: Expectation, confirmedAt: number, level: number): Outcome {
  const { sign, failureLevel } = expected;
  const target = level + sign * expected.height;
  const reach = sign === 1 ? bars.high : bars.low;
  const known = { confirmationLevel: level, target, confirmedAt };
  for (let index = confirmedAt; index < bars.close.length; index++) {
    if (sign * (bars.close[index] - failureLevel) < 0) return { ...known, status: 'failed', endedAt: index };
    if (sign * (reach[index] - target) >= 0) return { ...known, status: 'completed', endedAt: index };
  }
  return { ...known, status: 'confirmed' };
}
