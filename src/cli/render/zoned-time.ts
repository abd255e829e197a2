/** A time on the wall clock of a zone, in the parts that a table has columns for. */
export interface ZonedTime {
  /** `Thu 2026-11-26` */
  readonly day: string;
  /** `15:30`, or `15:30:20` where seconds are wanted. */
  readonly time: string;
}

/** Gives times on the wall clock of a zone; with seconds where any of `times` (milliseconds) has them. */
export function zonedTimes(timeZone: string, times: readonly number[]): (time: number) => ZonedTime {
  const withSeconds = times.some((time) => time % 60_000 !== 0);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return {
      day: `${part('weekday')} ${part('year')}-${part('month')}-${part('day')}`,
      time: `${part('hour')}:${part('minute')}${withSeconds ? `:${part('second')}` : ''}`,
    };
  };
}
