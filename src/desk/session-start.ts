import { sessionAt, sessionsBetween, sessionTimes, nextSession, localTime, type TradingCalendar } from '../calendar';
import type { DeskContext } from './desk-context';

const dayMs = 86_400_000;
/** Longer than an exchange is ever closed. */
const lookBackDays = 14;

/** When the session began that is under way, or else the last one, in milliseconds since the epoch; with its close. */
function lastSession(calendar: TradingCalendar, now: number): { readonly openMs: number; readonly closeMs: number } {
  const { date } = localTime(calendar, now);
  const from = new Date(Date.parse(`${date}T00:00:00Z`) - lookBackDays * dayMs).toISOString().slice(0, 10);
  const begun = sessionsBetween(calendar, from, date)
    .map((day) => sessionTimes(calendar, day))
    .findLast(({ openMs }) => openMs <= now);
  // No calendar has a gap of two weeks; in the first days of its horizon the day itself stands in.
  return begun ?? { openMs: Date.parse(`${from}T00:00:00Z`), closeMs: Date.parse(`${from}T00:00:00Z`) };
}

/** When the session began that is under way, or else the last one: ISO 8601. */
export function sessionStart({ calendar, clock }: Pick<DeskContext, 'calendar' | 'clock'>): string {
  return new Date(lastSession(calendar, clock.now()).openMs).toISOString();
}

/** When the last session ended that has ended, in milliseconds since the epoch. */
export function lastClose({ calendar, clock }: Pick<DeskContext, 'calendar' | 'clock'>): number {
  const now = clock.now();
  const last = lastSession(calendar, now);
  return last.closeMs <= now ? last.closeMs : lastSession(calendar, last.openMs - 1).closeMs;
}

/** When the next session opens, after the one under way if there is one: its date, and the time in ISO 8601. */
export function nextOpen({ calendar, clock }: Pick<DeskContext, 'calendar' | 'clock'>): {
  readonly date: string;
  readonly at: string;
} {
  const now = clock.now();
  const { date: today } = localTime(calendar, now);
  const before = sessionAt(calendar, now)?.date ?? previousDay(today);
  let date = nextSession(calendar, before);
  // Today's session, when it is over already, is not the next.
  if (sessionTimes(calendar, date).openMs <= now) date = nextSession(calendar, date);
  return { date, at: new Date(sessionTimes(calendar, date).openMs).toISOString() };
}

function previousDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
}
