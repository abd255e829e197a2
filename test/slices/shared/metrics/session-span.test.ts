import { loadCalendar } from '../../../../src/calendar';
import { sessionTime } from '../../../../src/slices/shared/bars';
import { performance, sessionSpan } from '../../../../src/slices/shared/metrics';
import { loadSample } from '../../../support/sample-series';

const curve = (...dates: readonly string[]) => ({ time: dates.map(sessionTime) });

describe('sessionSpan', () => {
  it.each<[string, string | undefined, string[], { sessions: number; perYear: number }]>([
    ['counts values without a calendar', undefined, ['2008-01-02', '2008-06-02'], { sessions: 1, perYear: 252 }],
    ['counts sessions that have no value', 'XNYS', ['2008-01-02', '2008-01-09'], { sessions: 5, perYear: 252 }],
    ['counts no holiday', 'XNYS', ['2008-07-03', '2008-07-07'], { sessions: 1, perYear: 252 }],
    ['counts from a day without a session', 'XNYS', ['2008-01-05', '2008-01-08'], { sessions: 2, perYear: 252 }],
    [
      'counts every day where the market never closes',
      '24/7',
      ['2008-01-02', '2008-01-09'],
      { sessions: 7, perYear: 365 },
    ],
    ['counts values where there is no session', 'XNYS', ['2008-01-05', '2008-01-06'], { sessions: 1, perYear: 252 }],
    ['counts values before the calendar begins', 'XNYS', ['1989-12-29', '1990-01-31'], { sessions: 1, perYear: 252 }],
    ['counts values after the calendar ends', 'XNYS', ['2028-12-29', '2029-01-31'], { sessions: 1, perYear: 252 }],
    ['counts nothing in a single value', 'XNYS', ['2008-01-02'], { sessions: 0, perYear: 252 }],
  ])('%s', (_, calendar, dates, span) => {
    expect(sessionSpan(curve(...dates), calendar === undefined ? undefined : loadCalendar(calendar))).toEqual(span);
  });
});

describe('performance by a calendar', () => {
  it.each(['SPX', 'IXIC'] as const)(
    'is that by bars to the last bit where no session is missing: %s',
    async (symbol) => {
      const { time, close } = (await loadSample(symbol)).series;
      const whole = { time, value: close };
      expect(performance(whole, sessionSpan(whole, loadCalendar('XNYS')))).toEqual(performance(whole));
    },
  );

  it('takes a return over a gap for one of several sessions', () => {
    // Two returns of 10 % in 4 sessions.
    const figures = performance(
      { time: ['2008-01-07', '2008-01-09', '2008-01-11'].map(sessionTime), value: [100, 110, 99] },
      { sessions: 4, perYear: 252 },
    );
    expect(figures.cagr).toBeCloseTo(0.99 ** 63 - 1, 12);
    // Mean 0, and 126 returns make a year.
    expect(figures.annual_volatility).toBeCloseTo(Math.sqrt(0.02 * 126), 12);
  });

  it('counts a year of 365 days where the market never closes', () => {
    const dates = Array.from({ length: 366 }, (_, day) => sessionTime('2021-01-01') + day * 86_400_000);
    const doubled = { time: dates, value: dates.map((_, day) => 100 * 2 ** (day / 365)) };
    expect(performance(doubled, sessionSpan(doubled, loadCalendar('24/7'))).cagr).toBeCloseTo(1, 10);
  });
});

describe('sessionSpan of intraday bars', () => {
  const xnys = loadCalendar('XNYS');
  const between = (from: string, to: string) => ({ time: [from, to].map((text) => Date.parse(text)) });

  it.each<[string, string, string, '30m' | '1h', number]>([
    ['is a session from close to close', '2024-10-04T19:30Z', '2024-10-07T19:30Z', '30m', 1],
    ['counts a part of a session', '2024-10-07T13:30Z', '2024-10-07T16:00Z', '30m', 5 / 13],
    ['counts a half day by the bars it has room for', '2024-11-27T20:30Z', '2024-11-29T17:30Z', '30m', 7 / 13],
    ['goes over a holiday and a weekend', '2024-11-27T20:30Z', '2024-12-02T20:30Z', '30m', 20 / 13],
    ['counts bars that the close cuts short', '2024-10-04T19:30Z', '2024-10-07T19:30Z', '1h', 1],
    ['counts bars of whole hours alike', '2024-10-04T19:00Z', '2024-10-07T19:00Z', '1h', 1],
  ])('%s', (_, from, to, interval, sessions) => {
    const span = sessionSpan(between(from, to), xnys, interval);
    expect(span.perYear).toBe(252);
    expect(span.sessions).toBeCloseTo(sessions, 12);
  });

  it('refuses to guess the sessions', () => {
    expect(() => sessionSpan(between('2024-10-04T19:30Z', '2024-10-07T19:30Z'), undefined, '30m')).toThrow(
      /names no exchange calendar/,
    );
  });
});
