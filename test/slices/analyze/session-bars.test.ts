import { loadCalendar } from '../../../src/calendar';
import { sessionBars } from '../../../src/slices/analyze/session-bars';
import { seriesOf } from './shapes';

const xnys = loadCalendar('XNYS');

it.each([
  ['1h', ['13:00', '13:30', '14:00', '20:30', '21:00'], ['14:00', '20:30']],
  ['1m', ['14:29', '14:30', '20:59', '21:00'], ['14:30', '20:59']],
] as const)('keeps bars of %s that lie in the session, wholly or in part', (interval, starts, kept) => {
  const time = starts.map((start) => Date.parse(`2018-11-21T${start}:00Z`));
  const { time: left, close } = sessionBars(
    seriesOf(
      starts.map((_, bar) => bar + 1),
      { interval, time },
    ),
    xnys,
  );
  expect(left.map((start) => new Date(start).toISOString().slice(11, 16))).toEqual(kept);
  expect(close).toEqual(kept.map((start) => starts.findIndex((candidate) => candidate === start) + 1));
});

it('leaves daily bars as they are', () => {
  const series = seriesOf([1, 2, 3]);
  expect(sessionBars(series, xnys)).toBe(series);
});
