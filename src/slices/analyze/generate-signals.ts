import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { Ports } from '../ports';
import type { BarSeries } from '../shared/bars';
import { isLarge } from '../shared/large';
import { letOthersRun } from '../shared/let-others-run';
import type { QuoteRecord } from '../shared/quotes';
import { endOfDate } from '../shared/bars-over';
import {
  type GeneratedSignal,
  type GenerateSignalsInput,
  generateSignalsInput,
  type GenerateSignalsOutput,
  generateSignalsOutput,
} from './generate-signals-schema';
import { type History, loadHistory } from './history';
import { leadOf } from './lead';
import { type Moment, momentOfClose, momentOfQuote } from './moment';
import { provenanceOf } from './read-bars';
import { signalOf } from './signal-of';
import { strategyVoters } from './strategy-votes';
import { withinHorizon } from './within-horizon';

export const generateSignals = defineAction({
  name: 'analyze.generate_signals',
  summary: 'Buy, sell or hold for each symbol, from quotes and the bars that were over then, with strength and reasons',
  capability: 'compute',
  input: generateSignalsInput,
  output: generateSignalsOutput,
  publishes: { confidence: 'confidence', price: 'price', trend: 'trend' },
  defaults: { timeout: '2m', heartbeat: '30s' },
  // What comes from a source is read and judged symbol by symbol, and gives way between them.
  pool: ({ bars }) => bars !== undefined && isLarge(bars),
  run: generate,
});

async function generate(input: GenerateSignalsInput, ports: Ports): Promise<GenerateSignalsOutput> {
  const now = ports.clock.now();
  const quotes = quotesBySymbol(input);
  const history = await loadHistory(input, ports, now);
  const strategies = strategyVoters(input.strategies);
  const until = withinHorizon(() => momentOf(input, history, now));
  const signals: GeneratedSignal[] = [];
  const provenance: GenerateSignalsOutput['provenance'] = [];
  for (const series of history.series) {
    await letOthersRun(ports.signal);
    const moment = withinHorizon(() => momentFor(series, quotes, input, { now, until, history }));
    signals.push(signalOf(moment, input, strategies));
    if (moment.history !== undefined) provenance.push(...provenanceOf(moment.history, history.provenance));
    ports.progress(signals.length / history.series.length, `judged ${series.symbol}`);
  }
  return {
    ...headline(signals),
    signals,
    provenance,
    warnings: [...warningsOf(signals, input, ports), ...history.doubts],
  };
}

interface Now {
  readonly now: number;
  /** Up to when bars are read where there are no quotes. */
  readonly until: number;
  readonly history: History;
}

function momentFor(
  series: BarSeries,
  quotes: ReadonlyMap<string, QuoteRecord> | undefined,
  input: GenerateSignalsInput,
  { now, until, history: { calendar } }: Now,
): Moment {
  if (quotes === undefined) return momentOfClose(series, until, calendar);
  const quote = quotes.get(series.symbol);
  if (quote !== undefined) return momentOfQuote(series, quote, now, calendar, input);
  return { ...momentOfClose(series, until, calendar), problems: ['there is no quote for it'] };
}

/** The clock, or the end of the session `as_of` where that is earlier. */
function momentOf({ as_of }: GenerateSignalsInput, { calendar }: History, now: number): number {
  return as_of === undefined ? now : Math.min(now, endOfDate(calendar, as_of));
}

function quotesBySymbol({ quotes }: GenerateSignalsInput): ReadonlyMap<string, QuoteRecord> | undefined {
  if (quotes === undefined) return undefined;
  const bySymbol = new Map<string, QuoteRecord>();
  for (const quote of quotes.quotes) {
    if (bySymbol.has(quote.symbol)) {
      throw new ActionError('InvalidQuotes', `there are two quotes for ${quote.symbol}; give one a symbol`);
    }
    bySymbol.set(quote.symbol, quote);
  }
  return bySymbol;
}

/** What the whole says to conditions. @throws ActionError `NoSignals` when no symbol could be judged. */
function headline(
  signals: readonly GeneratedSignal[],
): Pick<GenerateSignalsOutput, 'lead' | 'confidence' | 'price' | 'trend'> {
  const lead = leadOf(signals) ?? signals.find(({ problems }) => problems.length === 0);
  if (lead?.price === undefined || lead.price === null) {
    const why = signals.map(({ symbol, problems }) => `${symbol}: ${problems.join('; ')}`).join('. ');
    throw new ActionError('NoSignals', `no symbol can be judged. ${why}`);
  }
  return { lead: lead.symbol, confidence: lead.confidence, price: lead.price, trend: lead.trend };
}

function warningsOf(
  signals: readonly GeneratedSignal[],
  { quotes, symbols }: GenerateSignalsInput,
  ports: Ports,
): string[] {
  const unjudged = symbols === undefined ? (quotes?.missing ?? []) : [];
  const warnings = [
    ...signals.flatMap(({ symbol, problems }) => problems.map((problem) => `${symbol} is held: ${problem}`)),
    ...unjudged.map((symbol) => `${symbol} is not judged: data.get_quotes had no usable quote for it`),
  ];
  for (const warning of warnings) ports.log.warn(warning);
  return warnings;
}
