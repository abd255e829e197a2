import { isSession, localTime, sessionTimes, type TradingCalendar } from '../../calendar';
import type { BarRequest, BarSource, LoadedBars } from '../../slices/ports';
import { intervalMs, isIntraday } from '../../slices/shared/bar-interval';
import { sessionDate, type BarSeries } from '../../slices/shared/bars';

/** Bars that were over at the virtual time, whatever is asked for: nobody in the simulation sees the future. */
export function barsUntil(bars: BarSource, calendar: TradingCalendar, now: () => number): BarSource {
  // A file does not change during a simulation, and each minute asks for the same.
  const loads = new Map<string, Promise<LoadedBars>>();
  const loadOnce = (source: string, request: BarRequest): Promise<LoadedBars> => {
    const key = JSON.stringify([source, request]);
    let load = loads.get(key);
    if (load === undefined) {
      // With nobody's signal: others wait for the same.
      load = bars.load(source, request);
      loads.set(key, load);
      // A source that fails once is asked again.
      load.catch(() => loads.delete(key));
    }
    return load;
  };
  return {
    async load(source, request, signal) {
      const { date: today } = localTime(calendar, now());
      const to = request.to > today ? today : request.to;
      const from = request.from > to ? to : request.from;
      const loaded = await untilAborted(loadOnce(source, { ...request, from, to }), signal);
      return cut(loaded, (index) => endOf(loaded.series, index, calendar) <= now());
    },
  };
}

/** The work, or the reason of the signal as soon as that is aborted. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function endOf({ time, interval }: BarSeries, index: number, calendar: TradingCalendar): number {
  if (isIntraday(interval)) return time[index] + intervalMs(interval);
  const date = sessionDate(time[index]);
  // A bar of a day without a session is over when the day is.
  return isSession(calendar, date) ? sessionTimes(calendar, date).closeMs : time[index] + 2 * 86_400_000;
}

function cut(loaded: LoadedBars, isOver: (index: number) => boolean): LoadedBars {
  const { series, provenance, notes } = loaded;
  let length = series.time.length;
  while (length > 0 && !isOver(length - 1)) length -= 1;
  if (length === series.time.length) return loaded;
  const first = (values: readonly number[]): number[] => values.slice(0, length);
  const last = series.time[length - 1];
  return {
    ...loaded,
    series: {
      ...series,
      time: first(series.time),
      open: first(series.open),
      high: first(series.high),
      low: first(series.low),
      close: first(series.close),
      adjClose: first(series.adjClose),
      volume: first(series.volume),
    },
    provenance: { ...provenance, bars: length, ...(length > 0 && { to: sessionDate(last) }) },
    notes: [...notes, 'bars that were not over at the virtual time of the simulation are left out'],
  };
}
