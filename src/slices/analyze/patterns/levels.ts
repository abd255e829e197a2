import { mean } from './pattern';
import type { Pivot } from './pivots';

/** A price at which swings have turned more than once. */
export interface Level {
  /** By where the last close stands: at or above a support, below a resistance. */
  readonly kind: 'support' | 'resistance';
  readonly price: number;
  readonly touches: number;
  readonly firstTouch: number;
  readonly lastTouch: number;
}

const leastTouches = 2;
const mostPerKind = 5;

/**
 * Groups the prices of pivots, peaks and troughs alike, so that none in a group lies above its lowest by more than
 * `tolerance` as a share; a group of two or more is a level at their mean. At most five of either kind, nearest first.
 */
export function findLevels(pivots: readonly Pivot[], close: number, tolerance: number): readonly Level[] {
  const levels = groupByPrice(pivots, tolerance)
    .filter((group) => group.length >= leastTouches)
    .map((group) => levelOf(group, close))
    .sort((a, b) => Math.abs(a.price - close) - Math.abs(b.price - close));
  const nearest = (kind: Level['kind']) => levels.filter((level) => level.kind === kind).slice(0, mostPerKind);
  return [...nearest('support'), ...nearest('resistance')];
}

function groupByPrice(pivots: readonly Pivot[], tolerance: number): readonly (readonly Pivot[])[] {
  const groups: Pivot[][] = [];
  let group: Pivot[] = [];
  for (const pivot of [...pivots].sort((a, b) => a.price - b.price || a.index - b.index)) {
    if (group.length === 0 || pivot.price > group[0].price * (1 + tolerance)) {
      group = [];
      groups.push(group);
    }
    group.push(pivot);
  }
  return groups;
}

function levelOf(group: readonly Pivot[], close: number): Level {
  const price = mean(group.map((pivot) => pivot.price));
  const indexes = group.map((pivot) => pivot.index);
  return {
    kind: price <= close ? 'support' : 'resistance',
    price,
    touches: group.length,
    firstTouch: Math.min(...indexes),
    lastTouch: Math.max(...indexes),
  };
}
