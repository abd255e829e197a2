import { loadCalendar, localTime, type TradingCalendar } from '../../calendar';
import { ActionError } from '../action-error';
import type { BarRequest, Ports } from '../ports';
import { type BarSeries, getBarSet } from '../shared/bars';
import type { Provenance } from '../shared/provenance';
import { barsPerYear } from './bar-moment';
import type { GenerateSignalsInput } from './generate-signals-schema';
import { calendarOf, doubtsOf } from './read-bars';
import { sessionBars } from './session-bars';
import { withinHorizon } from './within-horizon';

/** The past of the symbols to judge. Bars that are not over yet may be among them. */
export interface History {
  readonly series: readonly BarSeries[];
  readonly provenance: readonly Provenance[];
  readonly doubts: readonly string[];
  readonly calendar: TradingCalendar;
}

const dayMs = 86_400_000;

/**
 * The bars of the symbols, in their order, from the bar set or the source that the input names.
 * @throws ActionError `NoData` for a symbol without bars, and what the source of the bars throws.
 */
export async function loadHistory(input: GenerateSignalsInput, ports: Ports, until: number): Promise<History> {
  if (input.source !== undefined) return loadFromSource(input, input.source, ports, until);
  if (input.bars === undefined) throw new ActionError('NoData', 'there is no history: give bars or source');
  const { ref } = input.bars;
  const set = await getBarSet(ports.artifacts, { ref });
  const symbols = symbolsOf(input) ?? set.series.map(({ symbol }) => symbol);
  const series = symbols.map((symbol) => {
    const found = set.series.find((candidate) => candidate.symbol === symbol);
    if (found !== undefined) return found;
    const known = set.series.map((candidate) => candidate.symbol).join(', ');
    throw new ActionError(
      'NoData',
      `the bar set has no ${symbol}: it has ${known === '' ? 'no symbol' : known}. Load its bars, too`,
    );
  });
  const calendar = input.calendar === undefined ? calendarOf(set) : loadCalendar(input.calendar);
  return {
    series,
    provenance: set.provenance.filter(({ symbol }) => symbols.includes(symbol)),
    doubts: doubtsOf({ doubts: set.doubts?.filter(({ symbol }) => symbols.includes(symbol)) }),
    calendar: calendar ?? loadCalendar('XNYS'),
  };
}

async function loadFromSource(
  input: GenerateSignalsInput,
  source: string,
  ports: Ports,
  until: number,
): Promise<History> {
  const calendar = loadCalendar(input.calendar ?? 'XNYS');
  const request = withinHorizon(() => requestOf(input, calendar, until));
  const loaded = [];
  for (const symbol of symbolsOf(input) ?? []) {
    ports.signal.throwIfAborted();
    loaded.push(await ports.bars.load(source, { ...request, symbol }, ports.signal));
  }
  return {
    series: loaded.map(({ series }) => withinHorizon(() => sessionBars(series, calendar))),
    provenance: loaded.map(({ provenance }) => provenance),
    doubts: loaded.flatMap(({ series, rejected }) =>
      rejected.length === 0
        ? []
        : [`${series.symbol}: ${rejected.length} rows of the source could not be used and are left out`],
    ),
    calendar,
  };
}

/** So many days back that the bars wanted fit in, holidays included, up to the day of the moment. */
function requestOf(
  { interval, history_bars, adjustment }: GenerateSignalsInput,
  calendar: TradingCalendar,
  until: number,
): Omit<BarRequest, 'symbol'> {
  const days = Math.ceil((history_bars / barsPerYear(interval, calendar)) * 366) + 7;
  const from = new Date(until - days * dayMs).toISOString().slice(0, 10);
  return { interval, adjustment, from, to: localTime(calendar, until).date, historyBars: 0 };
}

/** The symbols to judge, as far as the input says. */
function symbolsOf({ symbols, quotes }: GenerateSignalsInput): readonly string[] | undefined {
  return symbols ?? quotes?.quotes.map(({ symbol }) => symbol);
}
