import { isSession, loadCalendar, sessionTimes } from '../../../calendar';
import { ActionError } from '../../action-error';
import type { Ports } from '../../ports';
import { type BarSeries, sessionDate, sessionTime } from '../../shared/bars';
import type { Provenance } from '../../shared/provenance';
import { FEATURE_WARMUP_BARS } from '../features';
import { runInParts } from '../run-in-parts';
import { type Learned, fitAgain, learnOn } from './learn';
import { seriesForModel } from './match-model';
import type { EnsembleModel, SymbolModel } from './model-schema';
import { type DailyBars, lastSession } from './read-series';

const dayMs = 86_400_000;

/** One symbol before and after learning on; `learned` is undefined where the bars hold nothing new of it. */
export interface SymbolUpdate {
  readonly before: SymbolModel;
  readonly after: SymbolModel;
  readonly learned: Learned | undefined;
}

export interface ModelUpdate {
  readonly model: EnsembleModel;
  readonly symbols: readonly SymbolUpdate[];
  readonly warnings: readonly string[];
}

/**
 * Lets a model learn on from all bars after those that it has learned through; `fit: true` fits all members again at the
 * end. Where nothing is new the model is the one given.
 * @throws ActionError `ModelMismatch`, `BarsDoNotContinue`, `InsufficientHistory`, `FutureData` or `InvalidBars`.
 */
export async function updateModel(
  given: { readonly model: EnsembleModel; readonly ref: string },
  bars: Pick<DailyBars, 'series' | 'provenance' | 'calendar'>,
  fit: boolean,
  ports: Pick<Ports, 'progress' | 'signal' | 'clock'>,
): Promise<ModelUpdate> {
  const { matched, warnings } = seriesForModel(given.model, bars.series);
  const symbols: SymbolUpdate[] = [];
  for (const { symbol, series } of matched) {
    refuseFuture(series, ports.clock.now(), bars.calendar);
    const report = (share: number) =>
      ports.progress((symbols.length + share) / matched.length, `learning on ${symbol.symbol}`);
    symbols.push(await updateSymbol(symbol, series, given.model, fit, report, ports.signal));
  }
  if (symbols.every(({ learned }) => learned === undefined)) return { model: given.model, symbols, warnings };
  const model: EnsembleModel = {
    ...given.model,
    parent: given.ref,
    updates: given.model.updates + 1,
    symbols: symbols.map(({ after }) => after),
    provenance: [...given.model.provenance, ...newProvenance(symbols, matched, bars.provenance)],
  };
  return { model, symbols, warnings };
}

async function updateSymbol(
  before: SymbolModel,
  series: BarSeries,
  { settings }: EnsembleModel,
  fit: boolean,
  report: (share: number) => void,
  signal: Ports['signal'],
): Promise<SymbolUpdate> {
  if (lastSession(series) <= before.learned_through) return { before, after: before, learned: undefined };
  const from = continuingBar(before, series, settings.horizon_bars);
  const learned = await runInParts(learnOn(before, series, from, settings), report, signal);
  if (!fit) return { before, after: learned.model, learned };
  return { before, after: fitAgain(learned.model, settings), learned: { ...learned, refitted: true } };
}

/** The bar that the model has learned through; learning goes on after it, and needs features back to a horizon before. */
function continuingBar(model: SymbolModel, series: BarSeries, horizonBars: number): number {
  const bar = series.time.findIndex((time) => sessionDate(time) === model.learned_through);
  if (bar === -1) {
    throw new ActionError(
      'BarsDoNotContinue',
      `the model has learned ${model.symbol} through ${model.learned_through}, but the bars, from ${sessionDate(series.time[0])} to ` +
        `${lastSession(series)}, do not hold that session: what lies between would be missed. Give bars that begin before it`,
    );
  }
  const needed = FEATURE_WARMUP_BARS + horizonBars;
  if (bar + 1 >= needed) return bar;
  throw new ActionError(
    'InsufficientHistory',
    `${model.symbol} has ${bar + 1} bars up to ${model.learned_through}, the last session learned; ${needed} are needed there for the ` +
      'features of the closes whose horizons now end. Give bars from further back',
  );
}

/** @throws ActionError `FutureData` when the last bar is of a date that has not come yet, or of a session that is not over. */
function refuseFuture(series: BarSeries, now: number, calendar: string | undefined): void {
  const today = sessionDate(now);
  const last = lastSession(series);
  if (last <= today) {
    const closeMs = sessionTime(last) + 2 * dayMs < now ? undefined : closeOf(last, calendar);
    if (closeMs === undefined || closeMs <= now) return;
    throw new ActionError(
      'FutureData',
      `${series.symbol} has a bar of ${last}, and that session ends at ${new Date(closeMs).toISOString()}; its close is not known yet, ` +
        'and what is learned stays: learn it after the close, or give bars up to the session before',
    );
  }
  throw new ActionError(
    'FutureData',
    `${series.symbol} has a bar of ${lastSession(series)}, but today is ${today} (UTC); a model learns only from what has happened: ` +
      'check the dates of the source, or the clock',
  );
}

/** When a session ends; undefined where the calendar does not say. */
function closeOf(date: string, name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const calendar = loadCalendar(name);
  return isSession(calendar, date) ? sessionTimes(calendar, date).closeMs : undefined;
}

/** Where the bars that were learned came from. */
function newProvenance(
  updates: readonly SymbolUpdate[],
  matched: readonly { readonly series: BarSeries }[],
  provenance: readonly Provenance[],
): Provenance[] {
  return updates.flatMap(({ before, learned }, index) => {
    if (learned === undefined) return [];
    const { series } = matched[index];
    const entry = provenance.find(({ symbol }) => symbol === before.symbol);
    if (entry === undefined) {
      throw new ActionError('ArtifactDamaged', `the bar set does not say where the bars of ${before.symbol} came from`);
    }
    const dates = series.time.map(sessionDate).filter((date) => date > before.learned_through);
    return [{ ...entry, from: dates[0], to: dates[dates.length - 1], bars: dates.length }];
  });
}
