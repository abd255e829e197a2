import { mean } from './pattern';

/** A straight line over bar indexes. */
export interface Line {
  readonly slope: number;
  at(index: number): number;
}

interface Point {
  readonly index: number;
  readonly price: number;
}

/** The least-squares line of points; they stand on at least two bars. */
export function lineThrough(points: readonly Point[]): Line {
  const centre = mean(points.map((point) => point.index));
  const level = mean(points.map((point) => point.price));
  let covariance = 0;
  let variance = 0;
  for (const { index, price } of points) {
    covariance += (index - centre) * (price - level);
    variance += (index - centre) ** 2;
  }
  const slope = covariance / variance;
  return { slope, at: (index) => level + slope * (index - centre) };
}

/** The same line moved by `distance` in price. */
export function movedLine(line: Line, distance: number): Line {
  return { slope: line.slope, at: (index) => line.at(index) + distance };
}
