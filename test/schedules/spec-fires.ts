import type { CompiledSchedule } from '../../src/schedules';

type Spec = CompiledSchedule['spec'];
type Entry = NonNullable<Spec['skip']>[number];

/** The times between two at which a spec fires, found by asking of every half minute whether it does; for tests. */
export function specFires(spec: Spec, from: number, to: number): number[] {
  const clock = clockOf(spec.timezone);
  const last = Math.min(to, spec.endAt.getTime());
  const times: number[] = [];
  for (let at = Math.max(from, spec.startAt.getTime()); at <= last; at += 30_000) {
    const named =
      (spec.intervals ?? []).some(({ every }) => at % every === 0) ||
      (spec.calendars ?? []).some((entry) => matches(entry, clock(at)));
    if (named && !(spec.skip ?? []).some((entry) => matches(entry, clock(at)))) times.push(at);
  }
  return times;
}

type Clock = Readonly<Record<'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second', number | string>>;

/** The parts of the wall clock, worked out once for each quarter of an hour: no zone changes within one. */
function clockOf(timeZone: string): (at: number) => Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
  });
  const known = new Map<number, Clock>();
  return (at) => {
    const quarter = Math.floor(at / 900_000) * 900_000;
    let clock = known.get(quarter);
    if (clock === undefined) {
      const parts = new Map(format.formatToParts(quarter).map(({ type, value }) => [type, value]));
      const text = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
      clock = {
        year: Number(text('year')),
        month: text('month').toUpperCase(),
        day: Number(text('day')),
        weekday: text('weekday').toUpperCase(),
        hour: Number(text('hour')),
        minute: Number(text('minute')),
        second: 0,
      };
      known.set(quarter, clock);
    }
    const seconds = (at - quarter) / 1000;
    return { ...clock, minute: Number(clock.minute) + Math.floor(seconds / 60), second: seconds % 60 };
  };
}

function matches(entry: Entry, clock: Clock): boolean {
  return (
    (entry.year === undefined || entry.year === clock.year) &&
    has(entry.month, clock.month) &&
    has(entry.dayOfMonth, clock.day) &&
    has(entry.dayOfWeek, clock.weekday) &&
    has(entry.hour, clock.hour) &&
    has(entry.minute, clock.minute) &&
    has(entry.second, clock.second)
  );
}

function has(values: Entry['month'] | Entry['dayOfWeek'] | Entry['hour'], value: number | string): boolean {
  if (values === undefined || values === '*') return true;
  return values.some((one) => {
    if (typeof one !== 'object') return one === value;
    const { start, end, step } = one;
    return (
      Number(value) >= Number(start) && Number(value) <= Number(end) && (Number(value) - Number(start)) % step === 0
    );
  });
}
