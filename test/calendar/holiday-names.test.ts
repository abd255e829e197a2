import { calendarData } from '../../src/calendar';
import { dateOf, dayOf, weekdayOf } from '../../src/calendar/day';
import { holidayName } from '../../src/calendar/holiday-names';

const xnys = calendarData('XNYS');

it.each([
  ['2026-01-01', "New Year's Day"],
  ['2023-01-02', "New Year's Day"],
  ['2026-01-19', 'Martin Luther King Jr. Day'],
  ['2026-02-16', "Washington's Birthday"],
  ['2026-04-03', 'Good Friday'],
  ['2024-03-29', 'Good Friday'],
  ['2026-05-25', 'Memorial Day'],
  ['2026-06-19', 'Juneteenth'],
  ['2027-06-18', 'Juneteenth'],
  ['2022-06-20', 'Juneteenth'],
  ['2026-07-03', 'Independence Day'],
  ['2021-07-05', 'Independence Day'],
  ['2026-09-07', 'Labor Day'],
  ['2026-11-26', 'Thanksgiving Day'],
  ['2026-12-25', 'Christmas Day'],
  ['2027-12-24', 'Christmas Day'],
])('%s is %s', (date, name) => {
  expect(holidayName('XNYS', date)).toBe(name);
});

it.each([
  ['XNYS', '2021-12-31', "New Year's Day on a Saturday is not kept"],
  ['XNYS', '1997-01-20', 'before the exchange kept it'],
  ['XNYS', '2021-06-18', 'before the exchange kept it'],
  ['XNYS', '2001-09-11', 'a closing by no rule'],
  ['XNYS', '2026-11-27', 'a half day'],
  ['XLON', '2026-12-25', 'another exchange'],
])('%s %s has no name: %s', (calendar, date) => {
  expect(holidayName(calendar, date)).toBeUndefined();
});

it('names every holiday of the calendar but the closings that follow no rule', () => {
  expect(xnys.holidays.filter((date) => holidayName('XNYS', date) === undefined)).toEqual([
    '1994-04-27', // President Nixon
    '2001-09-11',
    '2001-09-12',
    '2001-09-13',
    '2001-09-14',
    '2004-06-11', // President Reagan
    '2007-01-02', // President Ford
    '2012-10-29', // hurricane Sandy
    '2012-10-30',
    '2018-12-05', // President G. H. W. Bush
    '2025-01-09', // President Carter
  ]);
});

it('names no other weekday of the years that the calendar covers', () => {
  const known = new Set(xnys.holidays);
  const others: string[] = [];
  for (let day = dayOf(xnys.horizon.from); day <= dayOf(xnys.horizon.to); day += 1) {
    const isWeekday = weekdayOf(day) >= 1 && weekdayOf(day) <= 5;
    if (isWeekday && !known.has(dateOf(day)) && holidayName('XNYS', dateOf(day)) !== undefined)
      others.push(dateOf(day));
  }
  expect(others).toEqual([]);
});
