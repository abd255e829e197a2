import { newYorkOffsetMs } from './new-york-time';

/** What to add to a UTC time for the local wall clock, both in milliseconds. */
export type OffsetMs = (utcMs: number) => number;

/** A change of the wall clock: the time in UTC from which on, and the minutes that the local time is ahead of UTC. */
export type OffsetChange = readonly [utc: string, minutes: number];

/**
 * The zones that a calendar need not bring its own offsets for, with the first date that the rule holds for.
 * By rule or data, never by `Intl`: its data differ between machines, and a replay would give another answer.
 */
export const builtInZones: ReadonlyMap<string, { readonly offsetMs: OffsetMs; readonly since: string }> = new Map([
  ['America/New_York', { offsetMs: newYorkOffsetMs, since: '1987-01-01' }],
  ['UTC', { offsetMs: () => 0, since: '0100-01-01' }],
]);

/** The offsets of a zone from its changes, of which there is at least one, in order. Before the first its own offset holds. */
export function offsetsFrom(changes: readonly OffsetChange[]): OffsetMs {
  const starts = changes.map(([utc]) => Date.parse(utc));
  const offsets = changes.map(([, minutes]) => minutes * 60_000);
  return (utcMs) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= utcMs) low = middle;
      else high = middle - 1;
    }
    return offsets[low];
  };
}
