import { buildCalendar, loadCalendar, sessionsBetween, sessionTimes } from '../../src/calendar';
import oracle from '../oracles/calendar_sessions.json';

const hourMs = 3_600_000;

describe('24/7, against exchange_calendars', () => {
  const calendar = loadCalendar('24/7');
  const { count, runs, utcHoursFromMidnight } = oracle.alwaysOpen;
  const [[first, last]] = runs;

  it('has a session on every day of 2000 to 2026', () => {
    expect(runs).toHaveLength(1);
    const sessions = sessionsBetween(calendar, first, last);
    expect([sessions.length, sessions[0], sessions.at(-1)]).toEqual([count, '2000-01-01', '2026-12-31']);
  });

  it('opens and closes each of them at the same UTC time', () => {
    const hours = sessionsBetween(calendar, first, last).map((date) => {
      const { openMs, closeMs } = sessionTimes(calendar, date);
      return [openMs - Date.parse(date), closeMs - Date.parse(date)].map((ms) => ms / hourMs).join(' ');
    });
    expect([...new Set(hours)]).toEqual(utcHoursFromMidnight.map((pair) => pair.join(' ')));
  });
});

describe.each(oracle.asData)(
  '$data.name as data, against exchange_calendars',
  ({ data, count, sessions, utcHours }) => {
    const calendar = buildCalendar(data);
    // The months of one calendar are not those of the other: for the compiler any of them may be missing.
    const expected = Object.entries<string | undefined>(sessions).flatMap(
      ([month, days]) => days?.split(' ').map((day) => `${month}-${day}`) ?? [],
    );

    it('has the same sessions', () => {
      expect(expected).toHaveLength(count);
      expect(sessionsBetween(calendar, data.horizon.from, data.horizon.to)).toEqual(expected);
    });

    it('opens and closes each of them at the same UTC time', () => {
      const changes = new Map(utcHours.map(([date, opens, closes]) => [date, `${opens} ${closes}`]));
      let hours = '';
      const differing = expected.filter((date) => {
        hours = changes.get(date) ?? hours;
        const { openMs, closeMs } = sessionTimes(calendar, date);
        const clock = (ms: number): string => new Date(ms).toISOString();
        const got = `${clock(openMs).slice(11, 16)} ${clock(closeMs).slice(11, 16)}`;
        return got !== hours || !clock(openMs).startsWith(date) || !clock(closeMs).startsWith(date);
      });
      expect(differing).toEqual([]);
    });
  },
);
