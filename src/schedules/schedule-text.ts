import { lengthText } from '../base/duration';
import type { Moment, SchedulePlan } from '../engine/plan-steps';

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
