import { ActionError } from '../action-error';
import { adjustedSeries } from '../shared/adjusted-series';
import { type BarSeries, type BarSet, firstIndexAtOrAfter, sessionDate, sessionTime } from '../shared/bars';
import type { BarWindow } from '../shared/simulation';
import { type Parameters, type Strategy, parseParameters, strategyNamed } from '../shared/strategies';
import type { RunInput, Selection } from './run-schema';

/** The part of the capital that trades one symbol by one strategy: all there is to know before simulating it. */
export interface Sleeve {
  /** The bars to trade on. */
  readonly series: BarSeries;
  /** The same bars as the bar set has them, before any scaling. */
  readonly stored: BarSeries;
  readonly strategy: Strategy;
  readonly parameters: Parameters;
  /** Stop and take-profit, its own or else those for all; absent where there is none. */
  readonly exits: Exits;
  readonly warmupBars: number;
  readonly window: BarWindow;
  /** Whether prices were really scaled for splits or dividends. */
  readonly adjusted: boolean;
}

/** Shares of the entry price at which a position is left. */
export interface Exits {
  readonly stop_loss?: number;
  readonly take_profit?: number;
}

/**
 * What a selection of the input means on these bars.
 * @throws ActionError `UnknownStrategy`, `InvalidParameters`, `SymbolNotInBarSet`, `NoBarsInWindow` or `NotEnoughWarmup`.
 */
export function sleeveOf(selection: Selection, set: BarSet, input: RunInput): Sleeve {
  const strategy = strategyNamed(selection.strategy);
  const override = input.allow_short === undefined ? {} : { allow_short: input.allow_short };
  const parameters = parseParameters(strategy, { ...selection.parameters, ...override });
  const stored = seriesOf(selection.symbol, set);
  const series = input.prices === 'adjusted' ? adjustedSeries(stored) : stored;
  const window = windowOf(series, input.from, input.to);
  const warmupBars = strategy.warmupBars(parameters);
  requireWarmup(strategy, series, window, warmupBars);
  const exits = exitsOf(selection, input);
  return { series, stored, strategy, parameters, exits, warmupBars, window, adjusted: series !== stored };
}

function exitsOf(own: Exits, forAll: Exits): Exits {
  const stop = own.stop_loss ?? forAll.stop_loss;
  const target = own.take_profit ?? forAll.take_profit;
  return { ...(stop !== undefined && { stop_loss: stop }), ...(target !== undefined && { take_profit: target }) };
}

function seriesOf(symbol: string, set: BarSet): BarSeries {
  const found = set.series.find((series) => series.symbol === symbol);
  if (found !== undefined) return found;
  const there = set.series.map((series) => series.symbol).join(', ');
  throw new ActionError(
    'SymbolNotInBarSet',
    `strategies names symbol ${JSON.stringify(symbol)}, but the bar set holds ${there || 'none'}; ` +
      `choose among those, or fetch bars of ${symbol} as well`,
  );
}

function windowOf(series: BarSeries, from: string, to: string): BarWindow {
  const first = firstIndexAtOrAfter(series, sessionTime(from));
  const last = firstIndexAtOrAfter(series, sessionTime(to) + 1) - 1;
  if (first <= last) return { first, last };
  const bars = series.time.length;
  const there =
    bars === 0
      ? 'it has none'
      : `they run from ${sessionDate(series.time[0])} to ${sessionDate(series.time[bars - 1])}`;
  throw new ActionError(
    'NoBarsInWindow',
    `the bar set has no bar of ${series.symbol} from ${from} to ${to} (${there}); choose a window with bars in it, or fetch them`,
  );
}

/** Even a strategy without warm-up needs one bar: the curve starts at the close before the window. */
function requireWarmup(strategy: Strategy, series: BarSeries, window: BarWindow, warmupBars: number): void {
  const needed = Math.max(1, warmupBars);
  if (window.first >= needed) return;
  const from = sessionDate(series.time[window.first]);
  const start = needed < series.time.length ? `, or start at ${sessionDate(series.time[needed])} or later` : '';
  throw new ActionError(
    'NotEnoughWarmup',
    `strategy ${strategy.name} needs ${barsText(needed)} of ${series.symbol} before the window to warm up, but the bar set has ` +
      `${window.first} before ${from}; fetch at least ${barsText(needed)} of history before the window${start}`,
  );
}

function barsText(bars: number): string {
  return bars === 1 ? '1 bar' : `${bars} bars`;
}
