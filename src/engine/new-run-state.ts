import type { RunState } from './state';

/** The state of a run that has not begun. */
export function newRunState(): RunState {
  return {
    status: 'running',
    startedAt: 0,
    variables: {},
    steps: {},
    facts: {},
    ready: [],
    queued: [],
    urgent: 0,
    inFlight: 0,
    children: 0,
    changingSchedules: 0,
    timers: {},
    settledShare: 0,
    tolerated: 0,
    backlog: [],
    eventCounts: {},
    handlers: {},
    openHandlers: 0,
    handlerFailures: [],
    events: [],
    waiters: [],
    decisions: [],
    compensations: [],
    compensated: [],
    notes: [],
    continued: 0,
  };
}
