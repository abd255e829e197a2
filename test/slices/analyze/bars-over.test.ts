import { loadCalendar } from '../../../src/calendar';
import { barMoment, barsPerYear } from '../../../src/slices/analyze/bar-moment';
import { barsMissing, barsOverAt, barTimeAt, endOfDate } from '../../../src/slices/shared/bars-over';
import { sessionTime } from '../../../src/slices/shared/bars';
import { seriesOf } from './shapes';

const xnys = loadCalendar('XNYS');
const always = loadCalendar('24/7');
const at = (moment: string) => Date.parse(moment);

// Friday, Monday, Tuesday, and Wednesday before Thanksgiving; Friday has a half day.
const dates = ['2018-11-16', '2018-11-19', '2018-11-20', '2018-11-21', '2018-11-23'];
const daily = seriesOf([1, 2, 3, 4, 5], { time: dates.map(sessionTime) });
const starts = ['14:30', '14:35', '14:40', '14:45', '14:50'].map((time) => at(`2018-11-21T${time}:00Z`));
const fiveMinutes = seriesOf([1, 2, 3, 4, 5], { interval: '5m', time: starts });

describe('a bar is over', () => {
  it.each([
    ['a minute before the close', '2018-11-21T20:59:00Z', 3],
    ['at the close', '2018-11-21T21:00:00Z', 4],
    ['in the night after it, another day in UTC', '2018-11-22T03:00:00Z', 4],
    ['on a holiday', '2018-11-22T18:00:00Z', 4],
    ['a minute before the early close', '2018-11-23T17:59:00Z', 4],
    ['at the early close', '2018-11-23T18:00:00Z', 5],
    ['before the open of the first', '2018-11-16T14:00:00Z', 0],
    ['years later', '2026-01-02T12:00:00Z', 5],
  ])('of a day: %s', (_, moment, count) => {
    expect(barsOverAt(daily, at(moment), xnys)).toBe(count);
  });

  it('of a day without a session when the day is over', () => {
    const holiday = seriesOf([1], { time: [sessionTime('2018-11-22')] });
    expect(barsOverAt(holiday, at('2018-11-22T22:00:00Z'), xnys)).toBe(0);
    expect(barsOverAt(holiday, at('2018-11-23T06:00:00Z'), xnys)).toBe(1);
  });

  it('of a day of an exchange that never closes at midnight', () => {
    expect(barsOverAt(daily, at('2018-11-21T23:59:59Z'), always)).toBe(3);
    expect(barsOverAt(daily, at('2018-11-22T00:00:00Z'), always)).toBe(4);
  });

  it.each([
    ['2018-11-21T14:34:59.999Z', 0],
    ['2018-11-21T14:35:00Z', 1],
    ['2018-11-21T14:54:59Z', 4],
    ['2018-11-21T14:55:00Z', 5],
  ])('of five minutes: at %s %d', (moment, count) => {
    expect(barsOverAt(fiveMinutes, at(moment), xnys)).toBe(count);
  });
});

describe('missing bars', () => {
  it.each([
    ['the session after the last bar', '2018-11-26T15:00:00Z', 0],
    ['the one after that', '2018-11-27T15:00:00Z', 1],
    ['a week later', '2018-12-03T15:00:00Z', 5],
    ['the session of the last bar itself', '2018-11-23T15:00:00Z', 0],
  ])('of days before %s: %s, %d', (_, moment, count) => {
    expect(barsMissing(daily, at(moment), xnys)).toBe(count);
  });

  it.each([
    ['within the next bar', '2018-11-21T14:59:00Z', 0],
    ['a quarter of an hour on', '2018-11-21T15:10:00Z', 3],
    ['at the next open', '2018-11-23T14:30:00Z', 73],
    ['in the night: what is closed is not missing', '2018-11-22T02:00:00Z', 73],
  ])('of five minutes %s: %s, %d', (_, moment, count) => {
    // From 14:55 to 21:00 are 73 bars.
    expect(barsMissing(fiveMinutes, at(moment), xnys)).toBe(count);
  });
});

it('a moment lies in the bar of its date in New York, or of its five minutes', () => {
  expect(barTimeAt('1d', at('2018-11-22T03:00:00Z'), xnys)).toBe(sessionTime('2018-11-21'));
  expect(barTimeAt('5m', at('2018-11-21T14:58:31Z'), xnys)).toBe(at('2018-11-21T14:55:00Z'));
});

it('a date ends at its close, or at midnight in New York', () => {
  expect(endOfDate(xnys, '2018-11-23')).toBe(at('2018-11-23T18:00:00Z'));
  expect(endOfDate(xnys, '2018-11-22')).toBe(at('2018-11-23T05:00:00Z'));
});

it.each([
  ['1d', xnys, 252],
  ['1d', undefined, 252],
  ['1d', always, 365],
  ['1h', xnys, 252 * 6.5],
  ['5m', undefined, 252 * 78],
  ['5m', always, 365 * 288],
] as const)('a year has so many bars of %s', (interval, calendar, bars) => {
  expect(barsPerYear(interval, calendar)).toBe(bars);
});

it('a bar is named by its session, an intraday one by its start', () => {
  expect(barMoment(daily, 1)).toBe('2018-11-19');
  expect(barMoment(fiveMinutes, 1)).toBe('2018-11-21T14:35:00.000Z');
});
