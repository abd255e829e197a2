import { foldTest, type Job, trainObjective } from './job';

/** A figure of a row of scores; NaN where there is none. */
export type Figure = (row: Float64Array) => number;

/**
 * What candidates are chosen by: the mean of the objective over the tests of the folds, or the objective over the train
 * window where there are no folds. A fold in which a candidate's objective is not defined, such as one without a trade,
 * counts as 0; a candidate without any has no score.
 */
export function scoreOf(job: Job): Figure {
  const folds = job.folds.length;
  if (folds === 0) return (row) => row[trainObjective];
  return (row) => {
    let sum = 0;
    let defined = 0;
    for (let fold = 0; fold < folds; fold++) {
      const value = row[foldTest(fold)];
      if (Number.isNaN(value)) continue;
      sum += value;
      defined++;
    }
    return defined === 0 ? NaN : sum / folds;
  };
}

/** Orders ids by a figure, best first, those without one last; among equals the lower id, so that the order is one. */
export function byFigure(figure: (id: number) => number): (first: number, second: number) => number {
  return (first, second) => {
    const [a, b] = [figure(first), figure(second)].map((value) => (Number.isNaN(value) ? -Infinity : value));
    return a === b ? first - second : b - a;
  };
}

/** The best id by a figure; undefined when none has one. */
export function bestBy(ids: Iterable<number>, figure: (id: number) => number): number | undefined {
  let best: number | undefined;
  let bestValue = NaN;
  for (const id of ids) {
    const value = figure(id);
    if (Number.isNaN(value)) continue;
    if (best === undefined || value > bestValue || (value === bestValue && id < best)) {
      best = id;
      bestValue = value;
    }
  }
  return best;
}
