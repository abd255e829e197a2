import fc from 'fast-check';
import {
  isSession,
  loadCalendar,
  localTime,
  nextSession,
  sessionAt,
  sessionsBetween,
  sessionTimes,
} from '../../src/calendar';
import oracle from '../oracles/xnys_sessions.json';

const xnys = loadCalendar('XNYS');

/** Every session of the oracle, written out. */
const expectedSessions = Object.entries(oracle.sessions).flatMap(([month, days]) =>
  days.split(' ').map((day) => `${month}-${day}`),
);

describe('against exchange_calendars', () => {
  it('has the sessions of 1990 to 2028, no more and no less', () => {
    expect(expectedSessions).toHaveLength(9820);
    expect(sessionsBetween(xnys, '1990-01-01', '2028-12-31')).toEqual(expectedSessions);
  });

  it('opens and closes each of them at the same UTC time', () => {
    const changes = new Map(oracle.utcHours.map(([date, opens, closes]) => [date, { opens, closes }]));
    let hours = { opens: '', closes: '' };
    const differing = expectedSessions.flatMap((date) => {
      hours = changes.get(date) ?? hours;
      const { openMs, closeMs } = sessionTimes(xnys, date);
      const got = { opens: clock(openMs), closes: clock(closeMs) };
      return got.opens === `${date}T${hours.opens}` && got.closes === `${date}T${hours.closes}`
        ? []
        : [{ date, hours, got }];
    });
    expect(differing).toEqual([]);
  });
});

describe('isSession', () => {
  it.each([
    ['2001-09-10', true, 'the day before the attacks'],
    ['2001-09-11', false, 'the attacks'],
    ['2001-09-14', false, 'the fourth day closed after them'],
    ['2001-09-17', true, 'the reopening'],
    ['2004-06-11', false, 'mourning for Reagan'],
    ['2012-10-29', false, 'hurricane Sandy'],
    ['2012-10-30', false, 'hurricane Sandy, second day'],
    ['2018-12-05', false, 'mourning for Bush'],
    ['2025-01-09', false, 'mourning for Carter'],
    ['2021-06-18', true, 'no Juneteenth holiday yet'],
    ['2022-06-20', false, 'the first Juneteenth holiday, moved from Sunday'],
    ['2021-12-31', true, 'New Year on a Saturday is not moved'],
    ['2024-03-29', false, 'Good Friday'],
    ['2024-02-29', true, 'a leap day'],
    ['2024-07-06', false, 'a Saturday'],
    ['2024-07-07', false, 'a Sunday'],
  ])('of %s is %s: %s', (date, expected) => {
    expect(isSession(xnys, date)).toBe(expected);
  });

  it.each(['2024-02-30', '2024-2-3', '20240203', '', '2024-02-03T00:00:00Z'])('refuses %j as a date', (date) => {
    expect(() => isSession(xnys, date)).toThrow(expect.objectContaining({ code: 'BadDate' }));
  });
});

describe('sessionsBetween', () => {
  it.each([
    ['2018-12-21', '2018-12-26', ['2018-12-21', '2018-12-24', '2018-12-26']],
    ['2018-12-22', '2018-12-23', []],
    ['2018-12-26', '2018-12-26', ['2018-12-26']],
    ['2018-12-26', '2018-12-21', []],
  ])('from %s to %s gives both ends and leaves out closed days', (from, to, expected) => {
    expect(sessionsBetween(xnys, from, to)).toEqual(expected);
  });
});

describe('sessionTimes', () => {
  it.each([
    ['2006-04-03', '13:30', '20:00', 'summer time by the old rule: first Sunday of April'],
    ['2006-03-31', '14:30', '21:00', 'the session before'],
    ['2006-10-27', '13:30', '20:00', 'summer time to the last Sunday of October'],
    ['2006-10-30', '14:30', '21:00', 'the session after'],
    ['2007-03-09', '14:30', '21:00', 'before the first change by the new rule'],
    ['2007-03-12', '13:30', '20:00', 'summer time by the new rule: second Sunday of March'],
    ['2007-11-02', '13:30', '20:00', 'summer time to the first Sunday of November'],
    ['2007-11-05', '14:30', '21:00', 'the session after'],
    ['2023-11-24', '14:30', '18:00', 'a half day'],
    ['1992-12-24', '14:30', '19:00', 'an early close at 14:00, as it was until 1993'],
  ])('of %s is %s to %s UTC: %s', (date, opens, closes) => {
    const times = sessionTimes(xnys, date);
    expect([times.date, clock(times.openMs), clock(times.closeMs)]).toEqual([
      date,
      `${date}T${opens}`,
      `${date}T${closes}`,
    ]);
  });

  it('refuses a day on which the exchange is closed', () => {
    expect(() => sessionTimes(xnys, '2018-12-25')).toThrow(
      expect.objectContaining({
        code: 'NotASession',
        message: '2018-12-25 is no session of XNYS: the exchange is closed that day',
      }),
    );
  });
});

describe('nextSession', () => {
  it.each([
    ['2018-12-21', '2018-12-24'],
    ['2018-12-24', '2018-12-26'],
    ['2001-09-10', '2001-09-17'],
  ])('after %s is %s', (date, expected) => {
    expect(nextSession(xnys, date)).toBe(expected);
  });
});

describe('sessionAt', () => {
  it.each([
    ['2023-11-24T14:29:59.999Z', undefined],
    ['2023-11-24T14:30:00.000Z', '2023-11-24'],
    ['2023-11-24T17:59:59.999Z', '2023-11-24'],
    ['2023-11-24T18:00:00.000Z', undefined],
    ['2023-11-23T16:00:00.000Z', undefined],
    ['2023-11-25T16:00:00.000Z', undefined],
  ])('at %s is %s', (time, expected) => {
    expect(sessionAt(xnys, Date.parse(time))?.date).toBe(expected);
  });
});

describe('localTime', () => {
  it.each([
    ['2024-01-01T04:59:59Z', { date: '2023-12-31', minute: 23 * 60 + 59 }],
    ['2024-01-01T05:00:00Z', { date: '2024-01-01', minute: 0 }],
    ['2024-03-10T06:59:00Z', { date: '2024-03-10', minute: 119 }],
    ['2024-03-10T07:00:00Z', { date: '2024-03-10', minute: 180 }],
    ['2024-11-03T05:59:00Z', { date: '2024-11-03', minute: 119 }],
    ['2024-11-03T06:00:00Z', { date: '2024-11-03', minute: 60 }],
  ])('of %s is %j', (time, expected) => {
    expect(localTime(xnys, Date.parse(time))).toEqual(expected);
  });

  it('agrees with the time zone database at any minute of the horizon', () => {
    const wallClock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const first = Date.UTC(1990, 0, 2) / 60_000;
    const last = Date.UTC(2028, 11, 31) / 60_000;
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (minutes) => {
        const { date, minute } = localTime(xnys, minutes * 60_000);
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        expect(`${date} ${time}`).toBe(wallClock.format(minutes * 60_000));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('outside the horizon', () => {
  it.each([
    ['isSession', () => isSession(xnys, '1989-12-29')],
    ['sessionsBetween, at its start', () => sessionsBetween(xnys, '1989-12-29', '1990-02-01')],
    ['sessionsBetween, at its end', () => sessionsBetween(xnys, '2028-12-01', '2029-01-01')],
    ['sessionTimes', () => sessionTimes(xnys, '2029-01-02')],
    ['nextSession', () => nextSession(xnys, '2028-12-29')],
    ['sessionAt', () => sessionAt(xnys, Date.UTC(2030, 0, 1))],
    ['localTime', () => localTime(xnys, Date.UTC(2030, 0, 1))],
    ['localTime of a time that no date can be told for', () => localTime(xnys, 1e300)],
    ['localTime of what is not a number', () => localTime(xnys, Number.NaN)],
  ])('%s says so instead of guessing', (_, ask) => {
    expect(ask).toThrow(expect.objectContaining({ code: 'OutsideCalendarHorizon' }));
  });

  it('a time without a date leaves the calendar as it was', () => {
    expect(() => localTime(xnys, 1e300)).toThrow('outside the calendar');
    expect(localTime(xnys, Date.parse('2024-07-01T04:00:00Z'))).toEqual({ date: '2024-07-01', minute: 0 });
  });

  it('names the date and what the calendar covers', () => {
    expect(() => isSession(xnys, '2029-01-02')).toThrow(
      '2029-01-02 is outside the calendar XNYS, which covers 1990-01-01 to 2028-12-31',
    );
  });
});

describe('loadCalendar', () => {
  it('gives the same calendar each time', () => {
    expect(loadCalendar('XNYS')).toBe(xnys);
  });

  it.each(['XLON', 'xnys', '', '__proto__'])('refuses %j and names the calendars there are', (name) => {
    expect(() => loadCalendar(name)).toThrow(
      expect.objectContaining({
        code: 'UnknownCalendar',
        message: `no calendar ${JSON.stringify(name)}: there is XNYS, 24/7`,
      }),
    );
  });
});

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}
