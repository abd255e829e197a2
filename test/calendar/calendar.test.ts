import { buildCalendar, calendarData, calendarNames, isSession, localTime, sessionTimes } from '../../src/calendar';

/** A calendar that a file could hold, with a zone of its own. */
const data = {
  name: 'TEST',
  description: 'A calendar for tests',
  source: 'this file',
  timeZone: 'Test/Town',
  offsets: [
    ['2023-12-01T00:00:00Z', 120],
    ['2024-03-31T01:00:00Z', 180],
    ['2024-10-27T01:00:00Z', 120],
  ],
  horizon: { from: '2024-01-01', to: '2024-12-31' },
  weekdays: ['SUN', 'MON', 'TUE', 'WED', 'THU'],
  open: '09:30',
  close: '16:00',
  holidays: ['2024-01-01'],
  lateOpens: { '11:00': ['2024-01-02'] },
  earlyCloses: { '13:00': ['2024-01-02', '2024-07-03'] },
};

const newYork = { timeZone: 'America/New_York', offsets: undefined };

const times = (change: object, date: string): [string, string] => {
  const { openMs, closeMs } = sessionTimes(buildCalendar({ ...data, ...change }), date);
  return [new Date(openMs).toISOString(), new Date(closeMs).toISOString()];
};

describe('buildCalendar', () => {
  it.each<[string, object, [string, string], string]>([
    ['2024-01-03', {}, ['2024-01-03T07:30:00.000Z', '2024-01-03T14:00:00.000Z'], 'the usual hours'],
    ['2024-01-02', {}, ['2024-01-02T09:00:00.000Z', '2024-01-02T11:00:00.000Z'], 'a late open and an early close'],
    ['2024-07-03', {}, ['2024-07-03T06:30:00.000Z', '2024-07-03T10:00:00.000Z'], 'an early close in summer'],
    ['2024-03-31', {}, ['2024-03-31T06:30:00.000Z', '2024-03-31T13:00:00.000Z'], 'the day of a change'],
    [
      '2024-07-04',
      { ...newYork, weekdays: undefined, earlyCloses: {} },
      ['2024-07-04T13:30:00.000Z', '2024-07-04T20:00:00.000Z'],
      'the built-in zone of New York',
    ],
    [
      '2024-10-27',
      { open: '00:00', close: '24:00', lateOpens: {} },
      ['2024-10-26T21:00:00.000Z', '2024-10-27T22:00:00.000Z'],
      'a day of 25 hours, open throughout',
    ],
    [
      '2024-03-31',
      { open: '03:30', close: '16:00', lateOpens: {} },
      ['2024-03-31T01:30:00.000Z', '2024-03-31T13:00:00.000Z'],
      'an open in the hour that the clock skips, by the offset before',
    ],
    [
      '2024-10-27',
      { open: '03:30', close: '16:00', lateOpens: {} },
      ['2024-10-27T00:30:00.000Z', '2024-10-27T14:00:00.000Z'],
      'an open in the hour that the clock passes twice, the first time',
    ],
  ])('gives the session of %s with %j: %j, %s', (date, change, expected) => {
    expect(times(change, date)).toEqual(expected);
  });

  it.each([
    ['2024-01-07', true, 'a Sunday'],
    ['2024-01-05', false, 'a Friday'],
    ['2024-01-01', false, 'a holiday'],
  ])('has sessions on the weekdays given: %s %s, %s', (date, expected) => {
    expect(isSession(buildCalendar(data), date)).toBe(expected);
  });

  it('has sessions from Monday to Friday when no weekdays are given', () => {
    const calendar = buildCalendar({ ...data, weekdays: undefined });
    expect(['2024-01-05', '2024-01-07'].map((date) => isSession(calendar, date))).toEqual([true, false]);
  });

  it.each([
    ['2024-03-31T00:59:00Z', { date: '2024-03-31', minute: 179 }],
    ['2024-03-31T01:00:00Z', { date: '2024-03-31', minute: 240 }],
    ['2024-10-27T01:00:00Z', { date: '2024-10-27', minute: 180 }],
    ['2023-12-31T22:00:00Z', { date: '2024-01-01', minute: 0 }],
  ])('changes the wall clock where the offsets say: at %s it is %j', (time, expected) => {
    expect(localTime(buildCalendar(data), Date.parse(time))).toEqual(expected);
  });
});

describe('data that cannot be used', () => {
  it.each<[string, object, string]>([
    ['a missing key', { holidays: undefined }, 'holidays has to be a list of dates, not nothing'],
    ['an unknown key', { earlyCloses: {}, early_closes: {} }, 'there is no key "early_closes"; there are name, '],
    ['a list in place of dates by time', { lateOpens: ['2024-01-02'] }, 'lateOpens has to be lists of dates by time'],
    ['a number in place of a time', { open: 930 }, 'open has to be a time of the form HH:MM, not 930'],
    ['a horizon without its end', { horizon: { from: '2024-01-01' } }, 'horizon has to be two dates'],
    [
      'a horizon that ends before it starts',
      { horizon: { from: '2024-12-31', to: '2024-01-01' } },
      'horizon.from, 2024-12-31, is after horizon.to, 2024-01-01',
    ],
    [
      'a horizon that is no date',
      { horizon: { from: '2024-01-01', to: '2024-13-01' } },
      'horizon.to: "2024-13-01" is not a date: write a day that exists as YYYY-MM-DD',
    ],
    [
      'a time that does not exist',
      { close: '24:01' },
      'close: "24:01" is not a time of the form HH:MM, 00:00 to 24:00',
    ],
    ['a time without minutes', { open: '9' }, 'open: "9" is not a time of the form HH:MM, 00:00 to 24:00'],
    [
      'an early close without a time',
      { earlyCloses: { noon: ['2024-07-03'] } },
      'earlyCloses: "noon" is not a time of the form HH:MM, 00:00 to 24:00',
    ],
    ['a close before the open', { close: '09:00' }, 'open, 09:30, has to be before close, 09:00'],
    ['a close at the open', { close: '09:30' }, 'open, 09:30, has to be before close, 09:30'],
    [
      'an early close before a late open',
      { earlyCloses: { '10:30': ['2024-01-02'] } },
      '2024-01-02 would open at 11:00 and close at 10:30',
    ],
    [
      'an early close on a holiday',
      { earlyCloses: { '13:00': ['2024-01-01'] } },
      '2024-01-01 opens late or closes early, but has no session',
    ],
    [
      'a late open on a day of the week without sessions',
      { lateOpens: { '11:00': ['2024-01-05'] } },
      '2024-01-05 opens late or closes early, but has no session',
    ],
    [
      'a day with two early closes',
      { earlyCloses: { '13:00': ['2024-07-03'], '14:00': ['2024-07-03'] } },
      'earlyCloses["14:00"][0]: 2024-07-03 is listed twice',
    ],
    [
      'a holiday that is no date',
      { holidays: ['2024-01-01', '2024-02-30'] },
      'holidays[1]: "2024-02-30" is not a date: write a day that exists as YYYY-MM-DD',
    ],
    [
      'a holiday outside the horizon',
      { holidays: ['2042-01-01'] },
      'holidays[0]: 2042-01-01 is outside the horizon, 2024-01-01 to 2024-12-31',
    ],
    ['no weekday', { weekdays: [] }, 'weekdays is empty: name at least one day with sessions'],
    [
      'a weekday by another name',
      { weekdays: ['MON', 'Tuesday'] },
      'weekdays[1]: "Tuesday" is not one of SUN, MON, TUE, WED, THU, FRI, SAT',
    ],
    ['a weekday twice', { weekdays: ['MON', 'MON'] }, 'weekdays names a day twice: MON, MON'],
    [
      'a zone without offsets',
      { timeZone: 'Europe/Paris', offsets: undefined },
      'time zone "Europe/Paris" is not one of America/New_York, UTC: give its offsets as well',
    ],
    ['offsets for a zone that is built in', { timeZone: 'UTC' }, 'the zone UTC is built in: leave its offsets out'],
    [
      'New York before the rule that is built in',
      { ...newYork, horizon: { from: '1986-12-31', to: '2024-12-31' } },
      'horizon.from, 1986-12-31, is before 1987-01-01, when the rule of America/New_York begins',
    ],
    ['no offset', { offsets: [] }, 'offsets is empty: give at least the one that always holds'],
    [
      'an offset that is no pair',
      { offsets: [['2023-12-01T00:00:00Z']] },
      'offsets has to be a list of changes, [time in UTC, minutes], not [["2023-12-01T00:00:00Z"]]',
    ],
    [
      'a change at a local time',
      { offsets: [['2023-12-01T00:00:00+02:00', 120]] },
      'offsets[0]: "2023-12-01T00:00:00+02:00" is not a time of the form YYYY-MM-DDTHH:MM:SSZ',
    ],
    [
      'a change at no time',
      { offsets: [['2023-12-01T25:00:00Z', 120]] },
      'offsets[0]: "2023-12-01T25:00:00Z" is not a time of the form YYYY-MM-DDTHH:MM:SSZ',
    ],
    [
      'an offset in milliseconds',
      { offsets: [['2023-12-01T00:00:00Z', 7_200_000]] },
      'offsets[0]: 7200000 is not a whole number of minutes, -1080 to 1080',
    ],
    [
      'changes out of order',
      { offsets: [...data.offsets].reverse() },
      'offsets[1]: 2024-03-31T01:00:00Z has to be at least two days after the change before it',
    ],
    [
      'offsets that begin after the horizon',
      { offsets: [['2024-01-01T00:00:00Z', 120]] },
      'offsets[0]: 2024-01-01T00:00:00Z is after the horizon begins, 2024-01-01',
    ],
  ])('is refused for %s', (_, change, problem) => {
    expect(() => buildCalendar({ ...data, ...change })).toThrow(
      expect.objectContaining({ code: 'BadCalendar', message: expect.stringContaining(`calendar TEST: ${problem}`) }),
    );
  });

  it.each([
    [null, 'a calendar is an object, not null'],
    ['XNYS', 'a calendar is an object, not "XNYS"'],
    [[], 'a calendar is an object, not []'],
    [{ name: 7 }, 'calendar 7: name has to be a text of 1 to 40 characters, not 7'],
    [JSON.parse('{"__proto__": {}}'), 'calendar nothing: there is no key "__proto__"; there are name'],
  ])('is refused when it is %j', (value, message) => {
    expect(() => buildCalendar(value)).toThrow(
      expect.objectContaining({ code: 'BadCalendar', message: expect.stringContaining(message) }),
    );
  });
});

describe('calendarData', () => {
  it.each(calendarNames)('gives the data that %s is built from', (name) => {
    const pinned = JSON.parse(JSON.stringify(calendarData(name)));
    expect(pinned).toEqual(calendarData(name));
    expect(buildCalendar(pinned).name).toBe(name);
  });

  it('gives a copy, which can be changed without harm', () => {
    Object.assign(calendarData('XNYS').horizon, { to: '1990-01-01' });
    expect(calendarData('XNYS').horizon.to).toBe('2028-12-31');
  });

  it('refuses a name that there is no calendar for', () => {
    expect(() => calendarData('XPAR')).toThrow(
      expect.objectContaining({ code: 'UnknownCalendar', message: 'no calendar "XPAR": there is XNYS, 24/7' }),
    );
  });
});
