import { loadCalendar } from '../../../src/calendar';
import { measureQuality } from '../../../src/slices/data/quality';
import type { LoadedBars, RejectedRow } from '../../../src/slices/ports';
import { sessionTime } from '../../../src/slices/shared/bars';

const calendar = loadCalendar('XNYS');
const longAfter = Date.UTC(2026, 0, 1);

/** Christmas week 2018: sessions on the 24th (half day), 26th, 27th, 28th and 31st. */
const christmasWeek = ['2018-12-24', '2018-12-26', '2018-12-27', '2018-12-28', '2018-12-31'];

function measure(
  dates: readonly string[],
  change: Partial<LoadedBars> = {},
  request: { startDate?: string; endDate?: string; now?: number } = {},
) {
  return measureQuality(loaded(dates, change), {
    startDate: '2018-12-24',
    endDate: '2018-12-31',
    calendar,
    now: longAfter,
    ...request,
  });
}

describe('measureQuality', () => {
  it('finds nothing wrong with complete bars', () => {
    expect(measure(christmasWeek)).toEqual({
      symbol: 'TEST',
      bars: 5,
      history_bars: 0,
      expected_sessions: 5,
      completeness: 1,
      missing_sessions: { count: 0, first: [] },
      unexpected_sessions: { count: 0, first: [] },
      duplicates: 0,
      rejected: { count: 0, first: [] },
      ohlc_violations: 0,
      outliers: { count: 0, first: [] },
      zero_volume_bars: 0,
      stale_opens: 0,
      notes: [],
      score: 1,
    });
  });

  it('names missing sessions and lowers completeness and score', () => {
    expect(measure(['2018-12-24', '2018-12-27', '2018-12-28', '2018-12-31'])).toMatchObject({
      expected_sessions: 5,
      completeness: 0.8,
      missing_sessions: { count: 1, first: ['2018-12-26'] },
      score: 0.8,
    });
  });

  it('counts the sessions after the last bar as missing', () => {
    expect(measure(christmasWeek, {}, { endDate: '2019-01-03' })).toMatchObject({
      expected_sessions: 7,
      missing_sessions: { count: 2, first: ['2019-01-02', '2019-01-03'] },
    });
  });

  it('names bars on days that the exchange was closed', () => {
    expect(
      measure(['2018-12-24', '2018-12-25', '2018-12-26', '2018-12-27', '2018-12-28', '2018-12-29', '2018-12-31']),
    ).toMatchObject({
      completeness: 1,
      unexpected_sessions: { count: 2, first: ['2018-12-25', '2018-12-29'] },
      score: 5 / 7,
    });
  });

  it('expects the sessions of the history from its first bar on', () => {
    expect(measure(['2018-12-19', '2018-12-21', ...christmasWeek])).toMatchObject({
      bars: 7,
      history_bars: 2,
      expected_sessions: 8,
      missing_sessions: { count: 1, first: ['2018-12-20'] },
    });
  });

  it('expects no bar of a session that is not over', () => {
    const beforeClose = Date.parse('2018-12-28T20:59:59Z');
    expect(measure(christmasWeek.slice(0, 3), {}, { now: beforeClose })).toMatchObject({
      expected_sessions: 3,
      completeness: 1,
      notes: [],
    });
    const atClose = Date.parse('2018-12-28T21:00:00Z');
    expect(measure(christmasWeek.slice(0, 3), {}, { now: atClose })).toMatchObject({
      expected_sessions: 4,
      completeness: 0.75,
    });
  });

  it('says when a bar belongs to a session that is not over', () => {
    const beforeClose = Date.parse('2018-12-28T20:59:59Z');
    expect(measure(christmasWeek.slice(0, 4), {}, { now: beforeClose }).notes).toEqual([
      '1 bar belongs to a session that was not over yet (2018-12-28): it may still change',
    ]);
  });

  it('counts rejected rows by kind and lowers the score by their share', () => {
    const rejected: RejectedRow[] = [
      { line: 3, kind: 'duplicate', reason: 'twice' },
      { line: 5, kind: 'ohlc', reason: 'high below low' },
      { line: 6, kind: 'ohlc', reason: 'low above open' },
      { line: 9, kind: 'number', reason: 'no number' },
      { line: 10, kind: 'date', reason: 'no date' },
    ];
    expect(measure(christmasWeek, { rejected })).toMatchObject({
      duplicates: 1,
      ohlc_violations: 2,
      rejected: {
        count: 5,
        first: [
          { line: 3, reason: 'twice' },
          { line: 5, reason: 'high below low' },
          { line: 6, reason: 'low above open' },
          { line: 9, reason: 'no number' },
          { line: 10, reason: 'no date' },
        ],
      },
      score: 0.5,
    });
  });

  it('names 20 of many and counts them all', () => {
    const rejected = Array.from({ length: 30 }, (_, index): RejectedRow => ({
      line: index + 7,
      kind: 'date',
      reason: 'x',
    }));
    const quality = measure(['2018-12-31'], { rejected }, { startDate: '2018-10-01' });
    expect(quality.rejected).toMatchObject({ count: 30 });
    expect(quality.rejected.first.map(({ line }) => line)).toEqual([
      7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ]);
    expect(quality.missing_sessions.count).toBe(62);
    expect(quality.missing_sessions.first).toHaveLength(20);
    expect(quality.missing_sessions.first[0]).toBe('2018-10-01');
  });

  it('passes on the notes of the source', () => {
    expect(measure(christmasWeek, { notes: ['sorted'] }).notes).toEqual(['sorted']);
  });

  it('says which bars lie before the calendar begins, and does not compare them', () => {
    const quality = measure(
      ['1989-12-28', '1989-12-29', '1990-01-02'],
      {},
      { startDate: '1990-01-01', endDate: '1990-01-03' },
    );
    expect(quality).toMatchObject({
      history_bars: 2,
      expected_sessions: 2,
      completeness: 0.5,
      unexpected_sessions: { count: 0 },
    });
    expect(quality.notes).toEqual([
      '2 bars before 1990-01-01 are not compared with the calendar XNYS, which begins then',
    ]);
  });

  it('counts bars without volume', () => {
    const bars = loaded(christmasWeek);
    const series = { ...bars.series, volume: [0, 1, 0, 2, 3] };
    expect(measure(christmasWeek, { series })).toMatchObject({ zero_volume_bars: 2, score: 1 });
  });

  it.each([
    ['the close before', 100, 1],
    ['a hair off the close before', 100.0009, 1],
    ['a cent off the close before', 100.01, 0],
  ])('tells an open that is %s from one that is not', (_, open, stale) => {
    const bars = loaded(christmasWeek);
    const series = { ...bars.series, open: [100, 99.5, 99.5, open, 99.5] };
    expect(measure(christmasWeek, { series })).toMatchObject({ stale_opens: stale, score: 1 });
  });

  it('says what it means when over 10 % of the opens are the close before', () => {
    const dates = Array.from({ length: 11 }, (_, day) => `2018-12-${10 + day}`);
    const bars = loaded(dates);
    const notesWith = (stale: number) => {
      const open = dates.map((_, bar) => (bar > 0 && bar <= stale ? 100 : 99.5));
      return measure(dates, { series: { ...bars.series, open } }).notes;
    };
    expect(notesWith(1)).toEqual([]);
    expect(notesWith(2)).toEqual([
      "2 of 10 opens (20.0 %) are the close before, so they are hardly prices of their own: a fill at such an open is really a fill at the signal's own close",
    ]);
  });

  it('is complete when no session was to be expected', () => {
    expect(measure(['2018-12-29'], {}, { startDate: '2018-12-29', endDate: '2018-12-30' })).toMatchObject({
      expected_sessions: 0,
      completeness: 1,
      score: 0,
    });
  });
});

function loaded(dates: readonly string[], change: Partial<LoadedBars> = {}): LoadedBars {
  const column = dates.map(() => 100);
  return {
    series: {
      symbol: 'TEST',
      interval: '1d',
      currency: 'USD',
      time: dates.map(sessionTime),
      open: dates.map(() => 99.5),
      high: column,
      low: column,
      close: column,
      adjClose: column,
      volume: column,
    },
    provenance: {
      source: 'test',
      kind: 'synthetic',
      description: 'made for this test',
      symbol: 'TEST',
      interval: '1d',
      from: dates[0],
      to: dates[dates.length - 1],
      bars: dates.length,
      sha256: '0'.repeat(64),
    },
    adjustedCloses: 'none',
    rejected: [],
    notes: [],
    ...change,
  };
}
