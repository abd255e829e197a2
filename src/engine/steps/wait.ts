import { BellwetherError } from '../../base/errors';
import { parseDuration } from '../../base/duration';
import type { Json } from '../../base/json';
import { describeValue } from '../describe-value';
import type { GraphNode } from '../graph';
import { calendarOf } from '../market-time';
import { momentAt, nextEdge } from '../moments';
import type { WaitPlan } from '../plan';
import { planOf, recordOf, type Run } from '../run';
import { cancel, fail, succeed } from '../settle';
import { startStepTimer } from '../timers';
import { defineKind } from './define-kind';
import { render } from './render';

/** As for the durations that are written in a definition. */
const longestMs = 3650 * 86_400_000;

/** A step that waits: for some time, for a moment, for the exchange, or for an event from outside. */
export const waitStep = defineKind({
  kind: 'wait',

  begin(run, node) {
    const { wait } = planOf(node, 'wait');
    if (wait.for === 'event') {
      waitForEvent(run, node, wait.event);
      return;
    }
    const due = dueAt(run, node, wait);
    if (due === undefined) return;
    if (due <= run.now) {
      succeed(run, node, undefined);
      return;
    }
    recordOf(run, node).waitsFor = new Date(due).toISOString();
    startStepTimer(run, node, 'wake', due);
  },

  stop(run, node) {
    run.state.waiters = run.state.waiters.filter(({ path }) => path !== node.path);
    cancel(run, node);
  },

  wake(run, node) {
    succeed(run, node, undefined);
  },

  overdue(run, node, limit) {
    const { wait } = planOf(node, 'wait');
    if (wait.for === 'event') return `the event '${wait.event}' did not come within ${limit}`;
    const { waitsFor } = recordOf(run, node);
    return `it took longer than ${limit}${waitsFor === undefined ? '' : `: it was to wait until ${waitsFor}`}`;
  },
});

/** The event that a step has waited for. */
export function eventCame(run: Run, node: GraphNode, event: { readonly name: string; readonly payload: Json }): void {
  succeed(run, node, { ...event });
}

function waitForEvent(run: Run, node: GraphNode, event: string): void {
  const { events, waiters } = run.state;
  const early = events.findIndex(({ name }) => name === event);
  if (early >= 0) {
    const [{ name, payload }] = events.splice(early, 1);
    eventCame(run, node, { name, payload });
    return;
  }
  recordOf(run, node).waitsFor = `the event '${event}'`;
  waiters.push({ path: node.path, event });
}

/** When the wait is over; undefined: that could not be found out, and the step has failed. */
function dueAt(run: Run, node: GraphNode, wait: Exclude<WaitPlan['wait'], { for: 'event' }>): number | undefined {
  switch (wait.for) {
    case 'duration':
      return run.now + wait.durationMs;
    case 'computed': {
      const rendered = render(run, node, 'wait.duration', wait.duration);
      if (rendered === undefined) return undefined;
      const ms = typeof rendered.value === 'string' ? parseDuration(rendered.value) : undefined;
      if (ms !== undefined && ms <= longestMs) return run.now + ms;
      const message = `wait.duration: ${describeValue(rendered.value)} is not a duration such as 5m, of 3650d at most`;
      fail(run, node, { type: 'InvalidDuration', message });
      return undefined;
    }
    case 'moment':
    case 'session':
      if (wait.for === 'moment' && wait.moment.kind === 'instant') return wait.moment.epochMs;
      try {
        const calendar = calendarOf(run.plan);
        return wait.for === 'moment'
          ? momentAt(calendar, wait.moment, run.now)
          : nextEdge(calendar, wait.edge, run.now);
      } catch (error) {
        if (!(error instanceof BellwetherError)) throw error;
        fail(run, node, { type: error.code, message: error.message });
        return undefined;
      }
  }
}
