import { buildCalendar, type CalendarData } from '../../src/calendar/calendar';
import { sessionTimes } from '../../src/calendar/sessions';

const data: CalendarData = {
  name: 'TEST',
  description: 'A calendar for tests',
  source: 'this file',
  timeZone: 'America/New_York',
  horizon: { from: '2024-01-01', to: '2024-12-31' },
  open: '09:30',
  close: '16:00',
  holidays: ['2024-01-01'],
  lateOpens: { '11:00': ['2024-01-02'] },
  earlyCloses: {},
};

describe('buildCalendar', () => {
  it('knows late opens', () => {
    const times = sessionTimes(buildCalendar(data), '2024-01-02');
    expect(new Date(times.openMs).toISOString()).toBe('2024-01-02T16:00:00.000Z');
  });

  it.each([
    [
      'a time zone it has no rules for',
      { timeZone: 'Europe/Paris' },
      'calendar TEST: time zone Europe/Paris is not one of America/New_York',
    ],
    ['a time that does not exist', { close: '24:00' }, 'calendar TEST: "24:00" is not a time of the form HH:MM'],
    [
      'an early close without a time',
      { earlyCloses: { noon: ['2024-07-03'] } },
      'calendar TEST: "noon" is not a time of the form HH:MM',
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => buildCalendar({ ...data, ...change })).toThrow(
      expect.objectContaining({ code: 'BadCalendar', message }),
    );
  });

  it('refuses a holiday that is no date', () => {
    expect(() => buildCalendar({ ...data, holidays: ['2024-02-30'] })).toThrow(
      expect.objectContaining({ code: 'BadDate' }),
    );
  });
});
