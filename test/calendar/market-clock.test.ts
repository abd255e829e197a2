import { loadCalendar, marketClock, sessionsBetween, sessionTimes } from '../../src/calendar';

const xnys = loadCalendar('XNYS');

describe('marketClock', () => {
  it.each<[string, string, string, string, boolean, number | undefined, string]>([
    ['XNYS', '2008-10-15T13:29:59.999Z', '2008-10-15', 'WED', false, undefined, 'before the open'],
    ['XNYS', '2008-10-15T13:30:00.000Z', '2008-10-15', 'WED', true, 390, 'at the open'],
    ['XNYS', '2008-10-15T19:58:59.999Z', '2008-10-15', 'WED', true, 2, 'a minute and a millisecond before the close'],
    ['XNYS', '2008-10-15T19:59:00.000Z', '2008-10-15', 'WED', true, 1, 'a minute before the close'],
    ['XNYS', '2008-10-15T19:59:59.999Z', '2008-10-15', 'WED', true, 1, 'a millisecond before the close'],
    ['XNYS', '2008-10-15T20:00:00.000Z', '2008-10-15', 'WED', false, undefined, 'at the close'],
    ['XNYS', '2023-11-24T17:30:00.000Z', '2023-11-24', 'FRI', true, 30, 'on a half day'],
    ['XNYS', '2023-11-24T18:30:00.000Z', '2023-11-24', 'FRI', false, undefined, 'after the early close'],
    ['XNYS', '2023-11-23T16:00:00.000Z', '2023-11-23', 'THU', false, undefined, 'on a holiday'],
    ['XNYS', '2023-11-25T16:00:00.000Z', '2023-11-25', 'SAT', false, undefined, 'on a weekend'],
    ['XNYS', '2024-01-01T04:59:00.000Z', '2023-12-31', 'SUN', false, undefined, 'while UTC has the next day already'],
    ['24/7', '2024-02-29T00:00:00.000Z', '2024-02-29', 'THU', true, 1440, 'at midnight, when the next session opens'],
    ['24/7', '2023-11-25T23:59:59.999Z', '2023-11-25', 'SAT', true, 1, 'on a weekend, always open'],
  ])('of %s at %s is %s %s, open %s, %s minutes left: %s', (name, time, today, weekday, open, minutes) => {
    const now = Date.parse(time);
    expect(marketClock(loadCalendar(name), now)).toEqual({
      now,
      today,
      weekday,
      is_market_hours: open,
      minutes_to_close: minutes,
    });
  });

  it('agrees with the hours of every session from 2000 to 2026', () => {
    const differing = sessionsBetween(xnys, '2000-01-01', '2026-12-31').filter((date) => {
      const { openMs, closeMs } = sessionTimes(xnys, date);
      const [before, open, last, close] = [openMs - 1, openMs, closeMs - 1, closeMs].map((ms) => marketClock(xnys, ms));
      return !(
        [before, open, last, close].every(({ today }) => today === date) &&
        !before.is_market_hours &&
        open.minutes_to_close === (closeMs - openMs) / 60_000 &&
        last.minutes_to_close === 1 &&
        !close.is_market_hours
      );
    });
    expect(differing).toEqual([]);
  });

  it.each([
    ['before the horizon', Date.UTC(1989, 11, 31)],
    ['after the horizon', Date.UTC(2029, 0, 2)],
    ['at no time', Number.NaN],
  ])('says so %s instead of guessing', (_, utcMs) => {
    expect(() => marketClock(xnys, utcMs)).toThrow(expect.objectContaining({ code: 'OutsideCalendarHorizon' }));
  });
});
