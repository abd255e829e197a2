import { type BarSeries, sessionDate, sessionTime } from '../shared/bars';
import type { SessionSpan } from '../shared/metrics';
import type { Provenance } from '../shared/provenance';
import type { SessionRange } from '../shared/session-ranges';
import type { BarWindow, Simulation } from '../shared/simulation';
import { type StaleOpens, staleOpens, staleOpensText } from '../shared/stale-opens';
import { jumpsText } from './jumps';
import type { RunInput } from './run-schema';
import type { Sleeve } from './sleeve';

const dayMs = 24 * 60 * 60 * 1000;

/** Bars may begin and end so many days inside the window without a word: holidays and weekends are no gap. */
const graceDays = 7;

/** What a simulation did, as far as warnings need it. */
export interface Simulated {
  readonly input: RunInput;
  /** One simulation a symbol. */
  readonly sleeves: readonly { readonly sleeve: Sleeve; readonly traded: Simulation }[];
  /** Symbols of the bar set that no strategy was given for. */
  readonly notTraded: readonly string[];
  readonly provenance: readonly Provenance[];
  /** What was found when the bars of the traded symbols were checked. */
  readonly doubts: readonly { readonly symbol: string; readonly text: string }[];
  /** How much time the window covers. */
  readonly span: SessionSpan;
}

/** What makes the figures less trustworthy than they look. */
export function warningsOf({ input, sleeves, notTraded, provenance, doubts, span }: Simulated): string[] {
  const { sessions, perYear } = span;
  return [
    ...provenance.flatMap(originWarning),
    ...doubts.map(({ symbol, text }) => `${symbol}: ${text}`),
    ...sleeves.flatMap(({ sleeve }) => jumpsWarning(sleeve)),
    ...(sessions < perYear
      ? [`annual figures are extrapolated: the window has ${sessionsText(sessions)}, a year ${perYear}`]
      : []),
    ...sleeves.flatMap(({ sleeve }) => [
      ...coverageWarnings(sleeve, input),
      ...staleOpensWarning(sleeve),
      ...earlyOpensWarning(sleeve),
    ]),
    ...sleeves.flatMap(({ sleeve, traded }) => moneyWarnings(sleeve.series.symbol, traded)),
    ...notTraded.map((symbol) => `${symbol}: in the bar set, but no strategy was given for it`),
  ];
}

function originWarning({ symbol, kind }: Provenance): string[] {
  switch (kind) {
    case 'real':
      return [];
    case 'synthetic':
      return [`${symbol}: the bars are synthetic, not a market's`];
    case 'unknown':
      return [`${symbol}: the source does not say whether its bars are real`];
  }
}

/** Bars that begin late or end early. The bars of other symbols lie in the window too, so its ends are the ones to measure from. */
function coverageWarnings({ series, window }: Sleeve, { from, to }: RunInput): string[] {
  const { symbol, time } = series;
  const dayOf = (bar: number) => sessionTime(sessionDate(time[bar]));
  const late = (dayOf(window.first) - sessionTime(from)) / dayMs;
  const early = (sessionTime(to) - dayOf(window.last)) / dayMs;
  return [
    ...(late > graceDays
      ? [
          `${symbol}: its first bar of the window is of ${sessionDate(time[window.first])}, ${late} days after its start (${from}); ` +
            'until then its capital lies idle',
        ]
      : []),
    ...(early > graceDays
      ? [
          `${symbol}: its last bar of the window is of ${sessionDate(time[window.last])}, ${early} days before its end (${to}); ` +
            'its position is closed there, and it is not traded after',
        ]
      : []),
  ];
}

/** Of the prices that are traded: a split is no jump in adjusted ones. Bars before the window count too, strategies are chosen on them. */
function jumpsWarning({ series }: Sleeve): string[] {
  const text = jumpsText(series);
  return text === undefined ? [] : [`${series.symbol}: ${text}`];
}

/** Within a session an open is about the close before; of intraday bars only the first opens of sessions tell. */
function staleOpensWarning({ stored, window, sessions }: Sleeve): string[] {
  const opens =
    sessions === undefined
      ? staleOpens(stored, window.first, window.last)
      : staleSessionOpens(stored, sessions, window);
  const text = staleOpensText(opens);
  return text === undefined ? [] : [`${stored.symbol}: ${text}`];
}

function staleSessionOpens(stored: BarSeries, sessions: readonly SessionRange[], window: BarWindow): StaleOpens {
  const daily = {
    open: sessions.map(({ first }) => stored.open[first]),
    close: sessions.map(({ end }) => stored.close[end - 1]),
  };
  const first = sessions.findIndex((session) => session.first >= window.first);
  const last = sessions.findLastIndex((session) => session.first <= window.last);
  return staleOpens(daily, first, last);
}

/** Bars of whole hours may begin before the open, and so may their prices. */
function earlyOpensWarning({ series, sessions, window }: Sleeve): string[] {
  const early = (sessions ?? []).filter(
    ({ openMs, first }) => first >= window.first && first <= window.last && series.time[first] < openMs,
  ).length;
  if (early === 0) return [];
  return [
    `${series.symbol}: in ${sessionsText(early)} the first bar begins before the open, so a fill at its open may be at a price from before the session`,
  ];
}

function sessionsText(sessions: number): string {
  return sessions === 1 ? '1 session' : `${Number(sessions.toFixed(1))} sessions`;
}

function moneyWarnings(symbol: string, { skippedEntries, equity }: Simulation): string[] {
  const finalValue = equity[equity.length - 1];
  return [
    ...(skippedEntries > 0
      ? [`${symbol}: at ${skippedEntries} opens the money did not suffice for one share, and nothing was entered`]
      : []),
    ...(finalValue <= 0 ? [`${symbol}: all of its capital was lost, final value ${finalValue.toFixed(2)}`] : []),
  ];
}
