import { loadCalendar } from '../../../src/calendar';
import { doubtsOf } from '../../../src/slices/data/doubts';
import type { LoadedBars, RejectedRow } from '../../../src/slices/ports';
import { type BarSeries, sessionDate, sessionTime } from '../../../src/slices/shared/bars';
import { loadSample } from '../../support/sample-series';
import { testNow } from '../../support/test-ports';

let sample: LoadedBars;

beforeAll(async () => {
  sample = await loadSample('SPX');
});

/** The sample's bars of 2008 without some dates and with others. */
function barsOf2008(without: readonly string[], also: readonly string[] = []): LoadedBars {
  const { series } = sample;
  const dates = series.time.map(sessionDate).filter((date) => date.startsWith('2008') && !without.includes(date));
  const time = [...dates, ...also].sort().map(sessionTime);
  const column = time.map(() => 1);
  const kept: BarSeries = {
    ...series,
    time,
    open: column,
    high: column,
    low: column,
    close: column,
    adjClose: column,
    volume: column,
  };
  return { ...sample, series: kept };
}

const row = (line: number, kind: RejectedRow['kind'], reason: string): RejectedRow => ({ line, kind, reason });

const doubts = (loaded: LoadedBars): string[] => doubtsOf(loaded, loadCalendar('XNYS'), testNow);

describe('doubtsOf', () => {
  it('has none about the samples', () => {
    expect(doubts(sample)).toEqual([]);
  });

  it('counts sessions without a bar', () => {
    expect(doubts(barsOf2008(['2008-03-06', '2008-10-13']))).toEqual([
      '2 of 253 sessions of XNYS between its first and its last bar have no bar (0.79 %; the first is 2008-03-06): ' +
        'a move over a gap counts as that of one bar',
    ]);
  });

  it('leaves out sessions before the first bar and after the last: those are judged by the window that is traded', () => {
    expect(doubts(barsOf2008(['2008-01-02', '2008-12-31']))).toEqual([]);
  });

  it('counts bars of days without a session', () => {
    expect(doubts(barsOf2008([], ['2008-07-04', '2008-07-05']))).toEqual([
      '2 of 255 bars are of days without a session of XNYS (the first is 2008-07-04): ' +
        'the calendar is not that of these bars, or the dates are wrong',
    ]);
  });

  it.each([
    ['2008-12-31T20:59:00Z', ['1 bar belongs to a session that was not over yet (2008-12-31): it may still change']],
    ['2008-12-31T21:00:00Z', []],
    [
      '2008-12-30T15:00:00Z',
      ['2 bars belong to sessions that were not over yet (the first is 2008-12-30): they may still change'],
    ],
  ])('says at %s which bars are not over', (now, texts) => {
    expect(doubtsOf(barsOf2008([]), loadCalendar('XNYS'), Date.parse(now))).toEqual(texts);
  });

  it('says of intraday bars which one is not over, and nothing of those before it in the same session', () => {
    const time = ['15:00', '15:30', '16:00'].map((start) => Date.parse(`2008-12-31T${start}Z`));
    const { series } = barsOf2008([]);
    const loaded = { ...sample, series: { ...series, interval: '30m' as const, time } };
    const at = (now: string) => doubtsOf(loaded, loadCalendar('XNYS'), Date.parse(now));
    expect(at('2008-12-31T16:29:00Z')).toEqual([
      '1 bar is one that was not over yet (2008-12-31T16:00:00.000Z): it may still change',
    ]);
    expect(at('2008-12-31T16:30:00Z')).toEqual([]);
  });

  it.each([
    ['2008-12-31T20:59:59Z', 1],
    ['2008-12-31T21:00:00Z', 0],
  ])('takes a bar that the close cuts short for over at the close: at %s %i are not', (now, count) => {
    const time = ['18:30', '19:30', '20:30'].map((start) => Date.parse(`2008-12-31T${start}Z`));
    const loaded = { ...sample, series: { ...barsOf2008([]).series, interval: '1h' as const, time } };
    expect(doubtsOf(loaded, loadCalendar('XNYS'), Date.parse(now))).toHaveLength(count);
  });

  it('says nothing of days before the calendar begins', () => {
    const old = { ...sample, series: { ...sample.series, time: [sessionTime('1960-01-01')] } };
    expect(doubts(old)).toEqual([]);
  });

  it.each([
    [
      [row(17, 'ohlc', 'high 1 is below low 2'), row(20, 'number', 'open is "x"')],
      '2 of 255 rows could not be used and were left out; the first is line 17: high 1 is below low 2',
    ],
    [
      [row(9, 'duplicate', '2008-01-03 again'), row(20, 'shape', 'short'), row(30, 'duplicate', '2008-02-04 again')],
      '3 of 256 rows could not be used and were left out, 2 of them because the date was there already; the first is line 9: 2008-01-03 again',
    ],
  ])('counts rows that were left out', (rejected, text) => {
    expect(doubts({ ...barsOf2008([]), rejected })).toEqual([text]);
  });
});
