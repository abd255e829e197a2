import { dayMs, weekdayOf } from '../calendar/day';
import type { OffsetMs } from '../calendar/zone-offsets';
import { unionOf, without, type Span } from './spans';

/** When a schedule may fire on the days of its zone, in seconds of the day. */
export interface DayPatterns {
  /** By weekday, 0 for Sunday: whatever is allowed on one such day at least. */
  readonly weekdays: readonly (readonly Span[])[];
  /** The days on which not all of that is allowed, with what is not. */
  readonly missing: readonly { readonly day: number; readonly spans: readonly Span[]; readonly all: boolean }[];
}

/** Sorts allowed times (milliseconds, as `allowedTimes` gives them) by the days of a zone, from `firstDay` to `lastDay`. */
export function dayPatterns(
  allowed: readonly Span[],
  offset: OffsetMs,
  firstDay: number,
  lastDay: number,
): DayPatterns {
  const byDay = new Map<number, Span[]>();
  for (const span of allowed) {
    for (const [day, first, last] of piecesOf(span, offset)) {
      if (day < firstDay || day > lastDay) continue;
      byDay.set(day, unionOf([...(byDay.get(day) ?? []), [first, last]], 1));
    }
  }
  const weekdays: Span[][] = Array.from({ length: 7 }, () => []);
  for (const [day, spans] of byDay) weekdays[weekdayOf(day)].push(...spans);
  const patterns = weekdays.map((spans) => unionOf(spans, 1));
  const missing = [];
  for (let day = firstDay; day <= lastDay; day += 1) {
    const pattern = byDay.get(day) ?? [];
    const spans = without(patterns[weekdayOf(day)], pattern, 1);
    if (spans.length > 0) missing.push({ day, spans, all: pattern.length === 0 });
  }
  return { weekdays: patterns, missing };
}

/** A span of time by the days of a wall clock: cut where a day ends and where the clock changes. */
function* piecesOf([first, last]: Span, offset: OffsetMs): Generator<readonly [day: number, from: number, to: number]> {
  let from = first;
  while (from <= last) {
    const here = offset(from);
    const day = Math.floor((from + here) / dayMs);
    let to = Math.min(last, (day + 1) * dayMs - here - 1000);
    if (offset(to) !== here) to = changeAfter(offset, from, to) - 1000;
    // What the clock skips is no time that could be missing.
    const skipped = to < last ? Math.max(0, offset(to + 1000) - here) : 0;
    const endOfPiece = Math.min((to + here + skipped - day * dayMs) / 1000, 86_399);
    yield [day, (from + here - day * dayMs) / 1000, endOfPiece];
    from = to + 1000;
  }
}

/** The first second of the new offset; there is one change at most within a day. */
function changeAfter(offset: OffsetMs, before: number, after: number): number {
  let [low, high] = [before / 1000, after / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * 1000) === offset(before)) low = middle;
    else high = middle;
  }
  return high * 1000;
}
