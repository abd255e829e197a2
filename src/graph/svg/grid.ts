import type { Point } from './boxes';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Places boxes in rows, up to four beside each other, more where there are many. */
export function gridOf(boxes: readonly Size[], gap: number): Size & { readonly places: readonly Point[] } {
  const columns = Math.max(1, boxes.length <= 4 ? boxes.length : Math.ceil(Math.sqrt(boxes.length)));
  const widths: number[] = [];
  const heights: number[] = [];
  boxes.forEach(({ width, height }, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    widths[column] = Math.max(widths[column] ?? 0, width);
    heights[row] = Math.max(heights[row] ?? 0, height);
  });
  const [lefts, width] = offsets(widths, gap);
  const [tops, height] = offsets(heights, gap);
  const places = boxes.map((_, index) => ({
    x: lefts[index % columns] ?? 0,
    y: tops[Math.floor(index / columns)] ?? 0,
  }));
  return { places, width, height };
}

/** Where each of some lengths begins when they stand one behind the other, and how long they are together. */
function offsets(lengths: readonly number[], gap: number): readonly [begins: number[], total: number] {
  let at = 0;
  const begins = lengths.map((length) => {
    const begin = at;
    at += length + gap;
    return begin;
  });
  return [begins, Math.max(0, at - gap)];
}
