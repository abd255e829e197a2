import { ActionError } from '../action-error';
import { isIntraday } from '../shared/bar-interval';
import { barMoment, momentTime } from '../shared/bar-moment';
import { type BarSeries, firstIndexAtOrAfter } from '../shared/bars';
import { datedWindow } from '../shared/dated-window';
import type { SessionRange } from '../shared/session-ranges';
import type { BarWindow } from '../shared/simulation';
import type { SearchInput, Window } from './search-schema';

const dayMs = 86_400_000;

/** The fewest bars that a score is taken over: of fewer, any ratio is noise. */
const fewestBars = 5;

/** Bars, and of intraday ones the sessions that dates count by. */
export interface SessionBars {
  readonly series: BarSeries;
  readonly sessions: readonly SessionRange[] | undefined;
}

export interface FoldWindows {
  readonly train: BarWindow;
  readonly test: BarWindow;
}

/**
 * The bars of a window by index. A date is a whole session, by the exchange's own clock; a moment is one bar, by its start.
 * @throws ActionError `InvalidWindow`, or `NoBarsInWindow` when there are fewer than five.
 */
export function barWindow({ series, sessions }: SessionBars, { from, to }: Window, name: string): BarWindow {
  const moment = [from, to].find((edge) => !isDate(edge));
  if (moment !== undefined && !isIntraday(series.interval)) {
    throw new ActionError(
      'InvalidWindow',
      `${name} has the moment ${moment}, and the bars of ${series.symbol} are daily: give dates, as in ${moment.slice(0, 10)}`,
    );
  }
  if (momentTime(from) > momentTime(to) + (isDate(to) ? dayMs - 1 : 0)) {
    throw new ActionError('InvalidWindow', `${name} is from ${from} to ${to}; from must not be after to`);
  }
  const first = isDate(from)
    ? datedWindow(series, sessions, { from, to: endless })?.first
    : firstIndexAtOrAfter(series, momentTime(from));
  const last = isDate(to)
    ? datedWindow(series, sessions, { from: beginningless, to })?.last
    : firstIndexAtOrAfter(series, momentTime(to) + 1) - 1;
  const count = first === undefined || last === undefined ? 0 : last - first + 1;
  if (first !== undefined && last !== undefined && count >= fewestBars) return { first, last };
  const bars = series.time.length;
  const there = bars === 0 ? 'none' : `${barMoment(series, 0)} to ${barMoment(series, bars - 1)}`;
  throw new ActionError(
    'NoBarsInWindow',
    `${name} from ${from} to ${to} has ${Math.max(0, count)} bars of ${series.symbol}, at least ${fewestBars} are needed; ` +
      `the bar set has ${there}`,
  );
}

/** Dates before and after all others. */
const [beginningless, endless] = ['0000-01-01', '9999-12-31'];

/** A window as it is told, by its first and its last bar: dates of daily bars, of intraday ones their starts. */
export function momentsOf(series: BarSeries, { first, last }: BarWindow): Window {
  return { from: barMoment(series, first), to: barMoment(series, last) };
}

/**
 * Whether a window that a search has stored is told bar by bar. Of intraday bars a date says only the session, and a search
 * may have begun within it.
 */
export function isExact({ interval }: Pick<BarSeries, 'interval'>, { from, to }: Window): boolean {
  return !isIntraday(interval) || !(isDate(from) || isDate(to));
}

function isDate(text: string): boolean {
  return !text.includes('T');
}

/**
 * The folds of an input within the train window, in time order: each test window begins after its train window ends.
 * `warm` is the first bar at which every candidate is warm; train windows begin no earlier.
 * @throws ActionError `InvalidFolds` when one reaches out of the train window, overlaps its own test, or is too short.
 */
export function foldWindows(bars: SessionBars, train: BarWindow, folds: SearchInput['folds']): FoldWindows[] {
  if (typeof folds === 'number') return anchoredFolds(train, folds);
  if (!Array.isArray(folds)) return movingFolds(train, folds);
  return folds.map((fold, index) => {
    const name = `folds[${index}]`;
    const given = barWindow(bars, fold.train, `${name}.train`);
    const windows = {
      train: { first: Math.max(given.first, train.first), last: given.last },
      test: barWindow(bars, fold.test, `${name}.test`),
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
