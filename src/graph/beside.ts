import type { DrawnEdge, DrawnNode } from './drawing';

/** A box beside a step, and the edge that leads to it. */
export interface Beside {
  readonly box: DrawnNode;
  readonly edge: DrawnEdge;
}

/** What may run in place of a step and what undoes it, as far as the step has them. */
export function besideOf<Group>(
  { key: from }: DrawnNode,
  { fallback, compensation }: { readonly fallback: Group | undefined; readonly compensation: Group | undefined },
  draw: (kind: 'fallback' | 'compensation', title: string, group: Group) => DrawnNode,
): Beside[] {
  const found: Beside[] = [];
  if (fallback !== undefined) {
    const box = draw('fallback', 'fallback', fallback);
    found.push({ box, edge: { from, to: box.key, kind: 'fallback', label: 'if it fails' } });
  }
  if (compensation !== undefined) {
    const box = draw('compensation', 'compensate', compensation);
    found.push({ box, edge: { from, to: box.key, kind: 'compensation', label: 'undone by' } });
  }
  return found;
}
