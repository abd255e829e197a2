import { lengthText } from '../../base/duration';
import type { ScheduleDetails, ScheduleSummary } from '../../client';
import { table } from './text';
import { wrap } from './wrap';
import { zonedTimes } from './zoned-time';

/** The schedules, a row each; an id is never cut, so that it can be copied. */
export function scheduleRows(schedules: readonly ScheduleSummary[]): readonly string[] {
  const rows = schedules.map(({ scheduleId, paused, next }) => [
    scheduleId,
    paused ? 'paused' : next === undefined ? 'ended' : timeText(next),
  ]);
  return table([['SCHEDULE', 'NEXT'], ...rows]);
}

/** `2018-12-31 14:30 UTC`, with seconds where they are not the full minute. */
export const timeText = (iso: string): string =>
  `${iso.slice(0, iso.slice(17, 19) === '00' ? 16 : 19).replace('T', ' ')} UTC`;

/** A schedule for people: its state, what it did, what it will do. */
export function scheduleLines(details: ScheduleDetails, columns: number): readonly string[] {
  const { kind, of, version, note, counts, running, nextTimes, recent, remaining, timeZone } = details;
  const at = momentsIn(timeZone);
  const what = kind === 'step' ? `ticks of ${of}` : `runs of ${of} ${version ?? ''}`.trimEnd();
  const facts: readonly (readonly [string, string])[] = [
    ['starts', what],
    ['when', details.rule ?? ''],
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
    return `${day.slice(4)} ${time.slice(0, 8)} ${zoneName(timeZone, Date.parse(iso))}`;
  };
}

/** `EST`, `GMT+1`: what the zone is called at that time. */
function zoneName(timeZone: string, time: number): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' });
  return format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
