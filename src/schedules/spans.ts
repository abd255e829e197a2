/** From one whole number to another, both included. Lists of spans are in order and do not touch each other. */
export type Span = readonly [first: number, last: number];

/** One list of spans out of any: sorted, with those that overlap or touch (by `unit`) made one. */
export function unionOf(spans: readonly Span[], unit: number): Span[] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  const union: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = union.at(-1);
    if (before !== undefined && first <= before[1] + unit) before[1] = Math.max(before[1], last);
    else union.push([first, last]);
  }
  return union;
}

/** What is in the first list and not in the second, both as `unionOf` gives them. */
export function without(spans: readonly Span[], removed: readonly Span[], unit: number): Span[] {
  const rest: Span[] = [];
  for (const [first, last] of spans) {
    let from = first;
    for (const [cutFirst, cutLast] of removed) {
      if (cutLast < from || cutFirst > last) continue;
      if (cutFirst > from) rest.push([from, cutFirst - unit]);
      from = cutLast + unit;
    }
    if (from <= last) rest.push([from, last]);
  }
  return rest;
}
