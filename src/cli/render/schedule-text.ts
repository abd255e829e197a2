import type { ScheduleDetails, ScheduleSummary } from '../../client';
import type { Moment, SchedulePlan } from '../../engine/plan';
import { lengthText } from '../../schedules';
import { table } from './text';
import { wrap } from './wrap';
import { zonedTimes } from './zoned-time';

/** What a schedule says, in a line: `cron 0 30 9 * * 1-5, America/New_York, from open to close - 5m`. */
export function scheduleText({ cron, everyMs, timeZone, session, skipHolidays, maxTicks }: SchedulePlan): string {
  const parts = [
    everyMs === undefined ? `cron ${(cron ?? []).join(' and ')}` : `every ${lengthText(everyMs)}`,
    timeZone,
    ...(session === undefined ? [] : [`from ${momentText(session.from)} to ${momentText(session.to)}`]),
    ...(session !== undefined || skipHolidays ? [] : ['on holidays too']),
    ...(maxTicks === undefined ? [] : [`${timesText(maxTicks)} at most`]),
  ];
  return parts.join(', ');
}

function momentText(moment: Moment): string {
  switch (moment.kind) {
    case 'instant':
      return new Date(moment.epochMs).toISOString();
    case 'clock':
      return new Date(moment.secondOfDay * 1000).toISOString().slice(11, moment.secondOfDay % 60 === 0 ? 16 : 19);
    case 'session': {
      const { edge, offsetMs } = moment;
      return offsetMs === 0 ? edge : `${edge} ${offsetMs < 0 ? '-' : '+'} ${lengthText(Math.abs(offsetMs))}`;
    }
  }
}

/** `once`, `3 times`. */
export const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** The schedules, a row each; an id is never cut, so that it can be copied. */
export function scheduleRows(schedules: readonly ScheduleSummary[]): readonly string[] {
  const rows = schedules.map(({ scheduleId, paused, next }) => [
    scheduleId,
    paused ? 'paused' : next === undefined ? 'ended' : timeText(next),
  ]);
  return table([['SCHEDULE', 'NEXT (UTC)'], ...rows]);
}

/** `2018-12-31 14:30`, with seconds where they are not the full minute. */
const timeText = (iso: string): string => iso.slice(0, iso.slice(17, 19) === '00' ? 16 : 19).replace('T', ' ');

/** A schedule for people: its state, what it did, what it will do. */
export function scheduleLines(details: ScheduleDetails, columns: number): readonly string[] {
  const { kind, of, version, note, counts, running, nextTimes, recent, remaining, timeZone } = details;
  const at = momentsIn(timeZone);
  const what = kind === 'step' ? `ticks of ${of}` : `runs of ${of} ${version ?? ''}`.trimEnd();
  const facts: readonly (readonly [string, string])[] = [
    ['starts', what],
    ['state', details.paused ? 'paused' : nextTimes.length === 0 ? 'ended: it does not fire any more' : 'active'],
    ['note', note ?? ''],
    ['created', `${at(details.createdAt)}${details.createdBy === undefined ? '' : ` by ${details.createdBy}`}`],
    ['ends', details.endsAt === undefined ? '' : `${at(details.endsAt)}${because(details.endsBecause)}`],
    ['zone', timeZone],
    [
      'overlap',
      `${details.overlap}; made up for within ${lengthText(details.catchupMs)}${details.jitterMs > 0 ? `; delayed by up to ${lengthText(details.jitterMs)}` : ''}`,
    ],
    [
      'so far',
      `${counts.taken} fired, ${counts.overlapped} left out for one under way, ${counts.missed} missed${remaining === undefined ? '' : `; ${remaining} left`}`,
    ],
    ['running', running.join(', ')],
    ['last', recent.at(-1)?.runId ?? ''],
    ['next', details.paused ? '' : nextTimes.slice(0, 5).map(at).join(', ')],
  ];
  return [
    details.scheduleId,
    ...facts
      .filter(([, text]) => text !== '')
      .flatMap(([name, text]) => wrap(text, Math.min(columns, 80), `  ${name.padEnd(9)}`, ' '.repeat(11))),
  ];
}

const because = (why: string | undefined): string => (why === undefined ? '' : ` (${why})`);

function momentsIn(timeZone: string): (iso: string) => string {
  return (iso) => {
    const { day, time } = zonedTimes(timeZone, [Date.parse(iso)])(Math.floor(Date.parse(iso) / 1000) * 1000);
    return `${day.slice(4)} ${time.slice(0, 8)}`;
  };
}
