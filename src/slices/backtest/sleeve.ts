import type { TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import { adjustedSeries } from '../shared/adjusted-series';
import { barMoment } from '../shared/bar-moment';
import { type BarSeries, type BarSet, sessionDate } from '../shared/bars';
import { datedWindow } from '../shared/dated-window';
import { sessionsOf } from '../shared/intraday-sessions';
import type { SessionRange } from '../shared/session-ranges';
import type { BarWindow } from '../shared/simulation';
import { type Parameters, type Strategy, parseParameters, strategyNamed } from '../shared/strategies';
import type { RunInput, Selection } from './run-schema';
import { sessionEnds } from './sessions';

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
  /** Of intraday bars: the sessions they lie in. */
  readonly sessions: readonly SessionRange[] | undefined;
  /** A 1 for each bar at whose close positions are closed; absent where they are held overnight. */
  readonly closings: Uint8Array | undefined;
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
 * @throws ActionError `UnknownStrategy`, `InvalidParameters`, `SymbolNotInBarSet`, `NoBarsInWindow`, `NotEnoughWarmup`, `UnknownSessions`,
 * `BarsOutsideSessions` or `NoSessionClose`.
 */
export function sleeveOf(
  selection: Selection,
  set: BarSet,
  input: RunInput,
  calendar: TradingCalendar | undefined,
): Sleeve {
  const strategy = strategyNamed(selection.strategy);
  const override = input.allow_short === undefined ? {} : { allow_short: input.allow_short };
  const parameters = parseParameters(strategy, { ...selection.parameters, ...override });
  const stored = seriesOf(selection.symbol, set);
  const series = input.prices === 'adjusted' ? adjustedSeries(stored) : stored;
  const sessions = sessionsOf(series, calendar);
  const window = windowOf(series, sessions, input.from, input.to);
  const warmupBars = strategy.warmupBars(parameters);
  requireWarmup(strategy, series, window, warmupBars, sessions);
  const closings = input.flat_at_close ? sessionEnds(series, sessions, calendar) : undefined;
  const exits = exitsOf(selection, input);
  const adjusted = series !== stored;
  return { series, stored, strategy, parameters, exits, warmupBars, window, sessions, closings, adjusted };
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

function windowOf(
  series: BarSeries,
  sessions: readonly SessionRange[] | undefined,
  from: string,
  to: string,
): BarWindow {
  const window = datedWindow(series, sessions, { from, to });
  if (window !== undefined && window.first <= window.last) return window;
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
function requireWarmup(
  strategy: Strategy,
  series: BarSeries,
  window: BarWindow,
  warmupBars: number,
  sessions: readonly SessionRange[] | undefined,
): void {
  const needed = Math.max(1, warmupBars);
  if (window.first >= needed) return;
  const from = barMoment(series, window.first);
  const warm = sessions === undefined ? series.time[needed] : sessions.find(({ first }) => first >= needed)?.openMs;
  const start = warm === undefined ? '' : `, or start at ${sessionDate(warm)} or later`;
  throw new ActionError(
    'NotEnoughWarmup',
    `strategy ${strategy.name} needs ${barsText(needed)} of ${series.symbol} before the window to warm up, but the bar set has ` +
      `${window.first} before ${from}; fetch at least ${barsText(needed)} of history before the window${start}`,
  );
}

function barsText(bars: number): string {
  return bars === 1 ? '1 bar' : `${bars} bars`;
}
