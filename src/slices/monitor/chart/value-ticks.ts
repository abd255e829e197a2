/** Where an axis is labelled. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const LINEAR_STEPS = [1, 2, 2.5, 5, 10];

/** Within a decade, from the densest ladder of round numbers to the sparsest. */
const LOG_LADDERS = [
  [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8, 9],
  [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 4, 6, 8],
  [1, 2, 5],
  [1, 3],
  [1],
];

/** Round values that cover `low..high`, at most `most` of them, evenly spaced. Ends lie at or outside the range. */
export function linearTicks(low: number, high: number, most: number): number[] {
  const span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.02;
  const rough = span / Math.max(most - 2, 1);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * (LINEAR_STEPS.find((factor) => factor * decade >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  // Multiplying by an integer and rounding keeps 0.30000000000000004 off the axis.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Round values within `low..high` (both above 0), at most `most` of them, spaced for a logarithmic axis. */
export function logTicks(low: number, high: number, most: number): number[] {
  const decades = range(Math.floor(Math.log10(low)), Math.floor(Math.log10(high)));
  const candidates = LOG_LADDERS.map((ladder) =>
    decades
      .flatMap((decade) => ladder.map((factor) => Number((factor * 10 ** decade).toPrecision(12))))
      .filter((value) => value >= low && value <= high),
  );
  return candidates.find((ticks) => ticks.length <= most) ?? thinned(candidates[candidates.length - 1], most);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function thinned(values: readonly number[], most: number): number[] {
  const every = Math.ceil(values.length / most);
  return values.filter((_, index) => index % every === 0);
}
