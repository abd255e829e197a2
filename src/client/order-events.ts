import { marketTimeAt } from '../base/replay-market';
import type { StepReport } from '../engine';
import type { RunDescription } from '../protocol';
import type { HappeningEvent, RunEvent } from './run-events';

/** An event that has happened at some time. */
type TimedEvent = HappeningEvent | Extract<RunEvent, { kind: 'step' }>;

/**
 * Puts events in the order in which they happened; those of one moment stay as they are. One that has no time of its own happened
 * with what it belongs to: a handler began with its first step, a halt with its message, all else with the event before it.
 */
export function inOrderOfTime(events: readonly TimedEvent[], { steps, market }: RunDescription): readonly TimedEvent[] {
  const reports = new Map(steps.map((step) => [step.path, step]));
  const wall = (iso: string): number => marketTimeAt(market, Date.parse(iso));
  const asked = (message: string): number | undefined => {
    const found = events.find((event) => event.kind === 'message' && event.message === message);
    return found?.kind === 'message' ? wall(found.at) : undefined;
  };
  let last = Number.NEGATIVE_INFINITY;
  return events
    .map((event) => {
      last = timeOf(event, reports, wall, asked) ?? last;
      return { event, time: last };
    })
    .sort((one, other) => (one.time === other.time ? 0 : one.time - other.time))
    .map(({ event }) => event);
}

/** Milliseconds, in the time that the run lives in; undefined where none is known. */
function timeOf(
  event: TimedEvent,
  reports: ReadonlyMap<string, StepReport>,
  wall: (iso: string) => number,
  asked: (message: string) => number | undefined,
): number | undefined {
  switch (event.kind) {
    case 'message':
      return wall(event.at);
    case 'paused':
    case 'note':
      return Date.parse(event.at);
    case 'resumed':
      return event.at === undefined ? asked('resume') : Date.parse(event.at);
    case 'halted':
      return asked('halt');
    case 'event':
      return parsed(reports.get(event.handler)?.startedAt);
    case 'handler_failed':
      return parsed(reports.get(event.handler)?.finishedAt);
    case 'step':
      return parsed(event.step.finishedAt ?? event.step.startedAt);
  }
}

const parsed = (iso: string | undefined): number | undefined => (iso === undefined ? undefined : Date.parse(iso));
