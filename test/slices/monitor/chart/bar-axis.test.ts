import { barTicks } from '../../../../src/slices/monitor/chart/bar-ticks';
import { barAxis } from '../../../../src/slices/monitor/chart/horizontal-axis';

const hour = 3_600_000;

/** Hourly bars from 14:00 to 20:00 UTC of so many weekdays from a Monday on. */
function hourly(monday: string, weekdays: number): number[] {
  const start = Date.parse(`${monday}T14:00Z`);
  return Array.from(
    { length: weekdays },
    (_, day) => start + (Math.floor(day / 5) * 7 + (day % 5)) * 24 * hour,
  ).flatMap((open) => Array.from({ length: 7 }, (_, bar) => open + bar * hour));
}

describe('an axis on which every bar takes the same room', () => {
  it.each([
    ['hours of one session', 1, 9, ['2 Dec', '15:00', '16:00', '17:00', '18:00', '19:00', '20:00']],
    ['wider hours of two', 2, 9, ['2 Dec', '16:00', '18:00', '20:00', '3 Dec', '16:00', '18:00', '20:00']],
    ['dates that have bars', 8, 9, ['2 Dec', '3 Dec', '4 Dec', '5 Dec', '6 Dec', '9 Dec', '10 Dec', '11 Dec']],
    ['every fifth of many', 20, 5, ['2 Dec', '9 Dec', '16 Dec', '23 Dec']],
    ['months', 290, 13, ['2025', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', '2026']],
    ['years', 2_000, 9, ['2025', '2026', '2027', '2028', '2029', '2030', '2031', '2032']],
  ])('names %s', (_, weekdays, most, labels) => {
    expect(barTicks(hourly('2024-12-02', weekdays), most).map(({ label }) => label)).toEqual(labels);
  });

  it('puts a tick at the first bar of its date, with none of the room of a weekend', () => {
    const ticks = barTicks(hourly('2024-12-02', 8), 9);
    expect(ticks.map(({ at }) => at)).toEqual([0, 7, 14, 21, 28, 35, 42, 49]);
  });

  it('gives every bar of all lines a place, in the order of time', () => {
    const [monday, tuesday] = [hourly('2024-12-02', 1), hourly('2024-12-03', 1)];
    const points = (times: readonly number[]) => times.map((time) => [time, 1] as const);
    const axis = barAxis([points(tuesday), points([...monday, ...tuesday])]);
    expect([axis.from, axis.to]).toEqual([0, 13]);
    expect([...monday, ...tuesday].map(axis.place)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });
});
