import { BellwetherError } from '../../base/errors';
import { nodeAt } from '../build-graph';
import type { GraphNode } from '../graph';
import { loopOf } from '../loops';
import { calendarOf } from '../market-time';
import { momentAt, sessionOfDay } from '../moments';
import { note } from '../notes';
import { longestOrderMs } from '../order-time';
import type { Command, TickReport } from '../messages';
import type { SchedulePlan } from '../plan';
import { setFact } from '../publish';
import { planOf, recordOf, type Run } from '../run';
import { cancel, fail, succeed } from '../settle';
import type { LoopRecord, ScheduleRecord, StepError } from '../state';
import { cancelStepTimers, startStepTimer } from '../timers';
import { defineKind } from './define-kind';

/** A schedule that nothing else bounds ends after this time: whatever becomes of the run, it does not fire for ever. */
const longestMs = 366 * 86_400_000;

/** A list that runs at times: each firing is an execution of its own, which reports here when it ends. */
export const scheduleStep = defineKind({
  kind: 'schedule',

  begin(run, node) {
    const { schedule, deadlineMs } = planOf(node, 'schedule');
    const record = recordOf(run, node);
    const endsAt = endOf(run, node, schedule, deadlineMs);
    if (endsAt === undefined) return;
    const loop = loopOf(record);
    if (endsAt <= run.now) {
      note(run, `step '${node.path}': its schedule had ended before it began`);
      succeed(run, node, undefined);
      return;
    }
    loop.schedule = { phase: 'creating', endsAt };
    run.state.changingSchedules += 1;
    startStepTimer(run, node, 'wake', endsAt);
    const { calendar } = run.plan;
    run.commands.push({
      kind: 'createSchedule',
      path: node.path,
      schedule,
      ...(calendar !== undefined && { calendar }),
      from: run.now,
      to: endsAt,
    });
  },

  stop(run, node) {
    recordOf(run, node).stopped = true;
    remove(run, node, 'cancel');
  },

  wake(run, node) {
    remove(run, node, 'drain');
  },
});

/** The schedule is there, or it could not be made. */
export function scheduleCreated(run: Run, node: GraphNode, error: StepError | undefined): void {
  const record = recordOf(run, node);
  const schedule = loopOf(record).schedule;
  if (schedule?.phase !== 'creating') return;
  run.state.changingSchedules -= 1;
  if (error === undefined) {
    schedule.phase = 'active';
    record.waitsFor = `ticks, until ${new Date(schedule.endsAt ?? 0).toISOString()}`;
    if (record.stopped === true) remove(run, node, 'cancel');
    else if (run.state.timers[`wake:${node.path}`] === undefined) remove(run, node, 'drain');
    return;
  }
  schedule.phase = 'removed';
  if (record.stopped === true) cancel(run, node);
  else fail(run, node, error);
}

/** The schedule is gone, and so are its ticks: the step has ended. */
export function scheduleRemoved(
  run: Run,
  node: GraphNode,
  error: StepError | undefined,
  counts: Pick<ScheduleRecord, 'ticks' | 'missed' | 'overlapped'> | undefined,
): void {
  const record = recordOf(run, node);
  const loop = loopOf(record);
  if (loop.schedule?.phase !== 'removing') return;
  run.state.changingSchedules -= 1;
  loop.schedule = { ...loop.schedule, phase: 'removed', ...counts };
  if (error !== undefined) {
    fail(run, node, { ...error, message: `the schedule could not be removed, and may still fire: ${error.message}` });
    return;
  }
  const lost = (counts?.ticks ?? 0) - loop.succeeded - loop.failed - loop.cancelled;
  if (record.stopped === true || record.expired !== undefined) cancel(run, node);
  else settle(run, node, loop, Math.max(0, lost));
}

/** A tick has ended: what it found out is known to the steps that follow. */
export function tickEnded(run: Run, path: string, tick: TickReport): void {
  const record = Object.hasOwn(run.state.steps, path) ? run.state.steps[path] : undefined;
  const loop = record?.loop;
  // It comes by signal, maybe late: whatever it says, the run goes on.
  if (record?.status !== 'running' || loop?.schedule === undefined) {
    note(
      run,
      `tick ${tick.id} of '${path}': ${record === undefined ? 'no such step has begun' : 'the step has ended'}`,
    );
    return;
  }
  const node = nodeAt(run.graph, path);
  loop.next += 1;
  if (tick.status === 'completed' || tick.status === 'degraded') loop.succeeded += 1;
  else if (tick.status === 'cancelled' || tick.status === 'halted') loop.cancelled += 1;
  else loop.failed += 1;
  if (tick.status !== 'completed' && tick.status !== 'cancelled') run.state.tolerated += 1;
  if (tick.status === 'degraded') {
    loop.degraded = (loop.degraded ?? 0) + 1;
    loop.firstDegraded ??= tick.id;
  }
  if (tick.error !== undefined && loop.firstError === undefined) loop.firstError = tick.error;
  Object.assign(loop.results, tick.results);
  for (const [name, value] of Object.entries(tick.facts)) setFact(run, name, value, node);
  const { maxTicks } = planOf(node, 'schedule').schedule;
  if (maxTicks !== undefined && loop.next >= maxTicks) remove(run, node, 'drain');
}

/** Begins to remove the schedule; one that is still being made is removed once it is there. */
function remove(run: Run, node: GraphNode, running: 'cancel' | 'drain'): void {
  const { schedule } = loopOf(recordOf(run, node));
  cancelStepTimers(run, node.path);
  if (schedule?.phase === 'removing' && running === 'cancel' && schedule.draining === true) {
    schedule.draining = false;
    run.commands.push(removal(node, running));
    return;
  }
  if (schedule?.phase !== 'active') return;
  schedule.phase = 'removing';
  schedule.draining = running === 'drain';
  run.state.changingSchedules += 1;
  run.commands.push(removal(node, running));
}

/** A tick that is cancelled waits for what became of its orders, and so does the run. */
function removal({ plan, path }: GraphNode, running: 'cancel' | 'drain'): Command {
  const waitMs = running === 'cancel' ? longestOrderMs(plan) : 0;
  return { kind: 'removeSchedule', path, running, ...(waitMs > 0 && { waitMs }) };
}

/** Ticks that failed do not fail the step as long as one has gone well; the run is degraded then. */
function settle(run: Run, node: GraphNode, loop: LoopRecord, lost: number): void {
  if (lost > 0) {
    run.state.tolerated += 1;
    note(run, `step '${node.path}': ${lost} ticks ended without a report`);
  }
  if (loop.failed === 0 || loop.succeeded > 0) {
    succeed(run, node, undefined);
    return;
  }
  const { type, message } = loop.firstError ?? { type: 'TicksFailed', message: 'no tick went well' };
  fail(run, node, { type, message: `all ${loop.failed} ticks failed; the first: ${message}` });
}

/** When the schedule ends, at the latest. Undefined: that could not be found out, and the step has failed. */
function endOf(run: Run, node: GraphNode, schedule: SchedulePlan, deadlineMs: number | undefined): number | undefined {
  try {
    const ends = [run.now + (deadlineMs ?? longestMs)];
    if (schedule.session !== undefined) {
      const calendar = calendarOf(run.plan);
      const { to } = schedule.session;
      const today = momentAt(calendar, to, run.now);
      ends.push(to.kind === 'session' ? today : Math.min(today, sessionOfDay(calendar, run.now).closeMs));
    }
    if (schedule.until !== undefined) {
      const { until } = schedule;
      ends.push(until.kind === 'instant' ? until.epochMs : momentAt(calendarOf(run.plan), until, run.now));
    }
    return Math.min(...ends);
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    fail(run, node, { type: error.code, message: error.message });
    return undefined;
  }
}
