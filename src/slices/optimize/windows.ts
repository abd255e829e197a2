import { ActionError } from '../action-error';
import { type BarSeries, firstIndexAtOrAfter, sessionDate, sessionTime } from '../shared/bars';
import type { BarWindow } from '../shared/simulation';
import type { SearchInput, Window } from './search-schema';

const dayMs = 86_400_000;

/** The fewest bars that a score is taken over: of fewer, any ratio is noise. */
const fewestBars = 5;

export interface FoldWindows {
  readonly train: BarWindow;
  readonly test: BarWindow;
}

/**
 * The bars of a window by index.
 * @throws ActionError `InvalidWindow`, or `NoBarsInWindow` when there are fewer than five.
 */
export function barWindow(series: BarSeries, { from, to }: Window, name: string): BarWindow {
  if (from > to) {
    throw new ActionError('InvalidWindow', `${name} is from ${from} to ${to}; from must not be after to`);
  }
  const first = firstIndexAtOrAfter(series, sessionTime(from));
  const last = firstIndexAtOrAfter(series, sessionTime(to) + dayMs) - 1;
  if (last - first + 1 >= fewestBars) return { first, last };
  const bars = series.time.length;
  const there = bars === 0 ? 'none' : `${sessionDate(series.time[0])} to ${sessionDate(series.time[bars - 1])}`;
  throw new ActionError(
    'NoBarsInWindow',
    `${name} from ${from} to ${to} has ${Math.max(0, last - first + 1)} bars of ${series.symbol}, at least ${fewestBars} are needed; ` +
      `the bar set has ${there}`,
  );
}

/** A window by its dates. */
export function datesOf(series: BarSeries, { first, last }: BarWindow): Window {
  return { from: sessionDate(series.time[first]), to: sessionDate(series.time[last]) };
}

/**
 * The folds of an input within the train window, in time order: each test window begins after its train window ends.
 * `warm` is the first bar at which every candidate is warm; train windows begin no earlier.
 * @throws ActionError `InvalidFolds` when one reaches out of the train window, overlaps its own test, or is too short.
 */
export function foldWindows(series: BarSeries, train: BarWindow, folds: SearchInput['folds']): FoldWindows[] {
  if (typeof folds === 'number') return anchoredFolds(train, folds);
  if (!Array.isArray(folds)) return movingFolds(train, folds);
  return folds.map((fold, index) => {
    const name = `folds[${index}]`;
    const given = barWindow(series, fold.train, `${name}.train`);
    const windows = {
      train: { first: Math.max(given.first, train.first), last: given.last },
      test: barWindow(series, fold.test, `${name}.test`),
    };
    if (windows.test.first <= windows.train.last) {
      throw invalidFolds(`${name} is tried from ${fold.test.from} on, but learns up to ${fold.train.to}`);
    }
    if (windows.test.last > train.last) {
      throw invalidFolds(`${name} reaches to ${fold.test.to}, after the end of train`);
    }
    if (windows.test.first < train.first || windows.train.last - windows.train.first + 1 < fewestBars) {
      throw invalidFolds(`${name} has fewer than ${fewestBars} bars to learn from once every candidate is warm`);
    }
    return windows;
  });
}

/** Equal blocks of the window; the first is only learned from, each later one is tried on after all before it. */
function anchoredFolds(train: BarWindow, count: number): FoldWindows[] {
  const bars = train.last - train.first + 1;
  const edge = (block: number) => train.first + Math.floor((bars * block) / (count + 1));
  if (count > 0 && Math.floor(bars / (count + 1)) < fewestBars) {
    throw invalidFolds(`${count} folds of ${bars} bars leave fewer than ${fewestBars} bars each`);
  }
  return Array.from({ length: count }, (_, fold) => ({
    train: { first: train.first, last: edge(fold + 1) - 1 },
    test: { first: edge(fold + 1), last: edge(fold + 2) - 1 },
  }));
}

interface MovingFolds {
  readonly train_bars: number;
  readonly test_bars: number;
  readonly step_bars: number;
}

/** A window of fixed length that moves on; the folds whose test ends within the train window. */
function movingFolds(train: BarWindow, { train_bars, test_bars, step_bars }: MovingFolds): FoldWindows[] {
  const folds: FoldWindows[] = [];
  for (let first = train.first; first + train_bars + test_bars - 1 <= train.last; first += step_bars) {
    const test = first + train_bars;
    folds.push({ train: { first, last: test - 1 }, test: { first: test, last: test + test_bars - 1 } });
  }
  if (folds.length > 0) return folds;
  throw invalidFolds(
    `train has ${train.last - train.first + 1} bars once every candidate is warm, one fold takes ${train_bars + test_bars}`,
  );
}

function invalidFolds(problem: string): ActionError {
  return new ActionError(
    'InvalidFolds',
    `${problem}; every fold must lie within train, its test after its own train window: give fewer or shorter ones, or more bars`,
  );
}
