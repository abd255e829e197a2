import type { Moment } from '../engine/plan';
import { parseDuration } from './duration';
import { longestDurationMs } from './limits';

const allowed =
  "write open, close, 'close - 5m', 'open + 30m', a time of the exchange's day such as '15:30', or an instant such as 2026-11-27T18:00:00Z";

const sessionPattern = /^(open|close)(?:\s*([+-])\s*(\d+(?:\.\d+)?(?:ms|s|m|h|d)))?$/;
const clockPattern = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A point in time as a definition names it; undefined when the text is none. */
export function parseMoment(text: string): Moment | undefined {
  const session = sessionPattern.exec(text);
  if (session !== null) return sessionMoment(session);
  const clock = clockPattern.exec(text);
  if (clock !== null) {
    const [hours, minutes, seconds] = [clock[1], clock[2], clock[3] ?? '0'].map(Number);
    return { kind: 'clock', secondOfDay: hours * 3600 + minutes * 60 + seconds };
  }
  const epochMs = instantPattern.test(text) && isRealDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(epochMs) ? { kind: 'instant', epochMs } : undefined;
}

/** What is wrong with a text that should be a point in time; undefined when nothing is. */
export function momentProblem(text: string): string | undefined {
  return parseMoment(text) === undefined ? `'${text}' is not a point in time; ${allowed}` : undefined;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isRealDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date);
}

function sessionMoment([, edge, sign, offset]: RegExpExecArray): Moment | undefined {
  const ms = offset === undefined ? 0 : parseDuration(offset);
  if (ms === undefined || ms > longestDurationMs) return undefined;
  return { kind: 'session', edge: edge === 'open' ? 'open' : 'close', offsetMs: sign === '-' ? -ms || 0 : ms };
}
