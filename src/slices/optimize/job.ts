import { loadCalendar, type TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import { adjustedSeries } from '../shared/adjusted-series';
import { barMoment } from '../shared/bar-moment';
import { type BarSeries, type BarSet, getBarSet } from '../shared/bars';
import { sessionsOf } from '../shared/intraday-sessions';
import { type SessionSpan, sessionSpan } from '../shared/metrics';
import type { Provenance } from '../shared/provenance';
import { type BarWindow, priceColumns, requireTradableBars, simulationRules } from '../shared/simulation';
import type { Parameters } from '../shared/strategies';
import { type Candidate, Candidates } from './candidates';
import type { ScoreChunk, ScoreColumn } from './score-task';
import type { SearchInput, Selection, Window } from './search-schema';
import { barWindow, type FoldWindows, foldWindows, momentsOf, type SessionBars } from './windows';

/** A search with its bars loaded and its windows found: all that scoring and choosing take. */
export interface Job {
  readonly input: SearchInput;
  readonly candidates: Candidates;
  readonly series: BarSeries;
  readonly train: BarWindow;
  readonly folds: readonly FoldWindows[];
  /** Of the train window: the Sharpe ratio, then the objective; then of each fold the objective in train and in test. */
  readonly columns: readonly ScoreColumn[];
  /** What every chunk of candidates has in common. */
  readonly common: Omit<ScoreChunk, 'candidates'>;
  readonly warnings: readonly string[];
  readonly provenance: readonly Provenance[];
  /** How many values a year the annual figures of the train window count with. */
  readonly returnsPerYear: number;
  candidate(id: number): Candidate;
  selection(id: number): Selection;
}

/** Columns of a row of scores. */
export const trainSharpe = 0;
export const trainObjective = 1;
export const foldTrain = (fold: number) => 2 + 2 * fold;
export const foldTest = (fold: number) => 3 + 2 * fold;

/** Scores kept at most: 160 MB. */
const mostScores = 20_000_000;

/**
 * Loads what a search works on.
 * @throws ActionError for bars, windows and spaces that cannot be searched, each naming what to change.
 */
export async function openJob(input: SearchInput, artifacts: Ports['artifacts']): Promise<Job> {
  const set = await getBarSet(artifacts, input.bars);
  const series = seriesOf(set, input);
  const bars = sessionBars(series, set);
  const override: Parameters = input.allow_short === undefined ? {} : { allow_short: input.allow_short };
  const candidates = new Candidates(input.space, Infinity, override);
  const { train, warnings } = warmTrain(bars, input.train, candidates.warmupBars());
  const folds = foldWindows(bars, train, input.folds);
  requireTradableBars(series, train);
  const spanOf = spanBy(series, set);
  const columns = columnsOf(input, train, folds, spanOf);
  requireRoom(candidates.ids.length, columns.length);
  const { stopLoss, takeProfit, ...rules } = simulationRules(input, input.initial_capital);
  const candidate = (id: number): Candidate => {
    const own = candidates.candidate(id);
    return { ...own, stopLoss: own.stopLoss ?? stopLoss, takeProfit: own.takeProfit ?? takeProfit };
  };
  const span = spanOf(train);
  return {
    input,
    candidates,
    series,
    train,
    folds,
    columns,
    // Nothing after the train window goes to where scores are made.
    common: { prices: priceColumns(upTo(series, train.last)), strategy: input.space.strategy, rules, columns },
    warnings: [...warnings, ...doubtsOf(set, series.symbol)],
    provenance: set.provenance.filter(({ symbol }) => symbol === series.symbol),
    returnsPerYear: ((train.last - train.first + 1) * span.perYear) / span.sessions,
    candidate,
    selection: (id) => selectionOf(series.symbol, input.space.strategy, candidate(id)),
  };
}

/** The series of an input's symbol, adjusted as the input says. @throws ActionError `SymbolNotInBarSet` or `SymbolMissing`. */
export function seriesOf(set: BarSet, { symbol, prices }: Pick<SearchInput, 'symbol' | 'prices'>): BarSeries {
  const there = set.series.map((series) => series.symbol).join(', ') || 'none';
  if (symbol === undefined && set.series.length !== 1) {
    throw new ActionError('SymbolMissing', `the bar set holds several symbols (${there}); name one as symbol`);
  }
  const found = symbol === undefined ? set.series[0] : set.series.find((series) => series.symbol === symbol);
  if (found === undefined) {
    throw new ActionError(
      'SymbolNotInBarSet',
      `symbol is ${JSON.stringify(symbol)}, but the bar set holds ${there}; choose among those`,
    );
  }
  return prices === 'adjusted' ? adjustedSeries(found) : found;
}

/** The bars with the sessions they lie in, as a backtest counts them. @throws ActionError `UnknownSessions`, `BarsOutsideSessions`. */
export function sessionBars(series: BarSeries, set: BarSet): SessionBars {
  return { series, sessions: sessionsOf(series, calendarOf(set)) };
}

/** What was found when the bars were checked, and whether they are a market's. */
export function doubtsOf(set: BarSet, symbol: string): string[] {
  return [
    ...set.provenance
      .filter((origin) => origin.symbol === symbol && origin.kind !== 'real')
      .map(({ kind }) =>
        kind === 'synthetic'
          ? `${symbol}: the bars are synthetic, not a market's`
          : `${symbol}: the source does not say whether its bars are real`,
      ),
    ...(set.doubts ?? []).filter((doubt) => doubt.symbol === symbol).map(({ text }) => `${symbol}: ${text}`),
  ];
}

/** The time that a window covers, by the exchange calendar that the bars were checked against. */
export function spanBy(series: BarSeries, set: BarSet): (window: BarWindow) => SessionSpan {
  const calendar = calendarOf(set);
  return ({ first, last }) => sessionSpan({ time: series.time.slice(first - 1, last + 1) }, calendar, series.interval);
}

function calendarOf({ calendar }: BarSet): TradingCalendar | undefined {
  return calendar === undefined ? undefined : loadCalendar(calendar);
}

function selectionOf(symbol: string, strategy: string, { parameters, stopLoss, takeProfit }: Candidate): Selection {
  return {
    symbol,
    strategy,
    parameters,
    ...(stopLoss !== undefined && { stop_loss: stopLoss }),
    ...(takeProfit !== undefined && { take_profit: takeProfit }),
  };
}

/** All candidates are scored on the same bars, so the window starts where the slowest of them is warm. */
function warmTrain(bars: SessionBars, given: Window, warmupBars: number): { train: BarWindow; warnings: string[] } {
  const { series } = bars;
  const asked = barWindow(bars, given, 'train');
  if (asked.first >= warmupBars) return { train: asked, warnings: [] };
  const advice = `fetch at least ${warmupBars} bars of history before train, or search shorter periods`;
  if (asked.last - warmupBars < 20) {
    throw new ActionError(
      'NotEnoughWarmup',
      `the slowest candidate needs ${warmupBars} bars of ${series.symbol} before the first that it is scored on, and train ends ` +
        `${asked.last} bars after the first bar there is; ${advice}`,
    );
  }
  const train = { first: warmupBars, last: asked.last };
  const { from } = momentsOf(series, train);
  return {
    train,
    warnings: [
      `the slowest candidate needs ${warmupBars} bars to warm up and there are ${asked.first} before ${barMoment(series, asked.first)}, ` +
        `so train begins on ${from} for all; ${advice}`,
    ],
  };
}

function columnsOf(
  { objective }: SearchInput,
  train: BarWindow,
  folds: readonly FoldWindows[],
  spanOf: (window: BarWindow) => SessionSpan,
): ScoreColumn[] {
  const column = (window: BarWindow, what: ScoreColumn['objective'] = objective): ScoreColumn => ({
    first: window.first,
    last: window.last,
    objective: what,
    span: spanOf(window),
  });
  return [
    column(train, 'sharpe_ratio'),
    column(train),
    ...folds.flatMap((fold) => [column(fold.train), column(fold.test)]),
  ];
}

function upTo(series: BarSeries, last: number): Pick<BarSeries, 'open' | 'high' | 'low' | 'close'> {
  const cut = (column: readonly number[]) => column.slice(0, last + 1);
  return { open: cut(series.open), high: cut(series.high), low: cut(series.low), close: cut(series.close) };
}

function requireRoom(candidates: number, columns: number): void {
  if (candidates * columns <= mostScores) return;
  throw new ActionError(
    'SearchTooLarge',
    `${candidates} candidates with ${columns} scores each are ${candidates * columns} scores, allowed are ${mostScores}; ` +
      'take fewer folds or a smaller space',
  );
}
