import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { tickWorkflowType } from '../protocol';
import type { QueueBacklog, ScheduleLateness } from '../slices/system-metrics-port';

/** The server writes it on what a schedule starts. */
const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** `TaskQueueType` of the protocol. */
const taskQueueTypes = { workflow: 1, activity: 2 } as const;

const latenessWindowMs = 15 * 60_000;
/** Ticks that are looked at, the latest first. */
const mostTicks = 100;

/** Asks the server for something that costs it nothing. */
export function pingServer(temporal: Client, signal: AbortSignal): Promise<unknown> {
  return temporal.withAbortSignal(signal, () => temporal.workflowService.getSystemInfo({}));
}

/**
 * The tasks that wait for a worker, as the server estimates them: those that went to a worker at once are none, and those that
 * wait for the worker that had the run before are not counted.
 */
export async function queueBacklog(temporal: Client, taskQueue: string): Promise<QueueBacklog> {
  const [workflow, activity] = await Promise.all(
    [taskQueueTypes.workflow, taskQueueTypes.activity].map((type) => statisticsOf(temporal, taskQueue, type)),
  );
  return {
    taskQueue,
    workflowTasks: workflow.tasks,
    activityTasks: activity.tasks,
    oldestMs: Math.max(workflow.oldestMs, activity.oldestMs),
  };
}

async function statisticsOf(temporal: Client, name: string, taskQueueType: number) {
  const { stats } = await temporal.workflowService.describeTaskQueue({
    namespace: temporal.options.namespace,
    taskQueue: { name },
    taskQueueType,
    reportStats: true,
  });
  if (!stats) throw new Error('the server does not tell how many tasks wait; it takes version 1.27 or later');
  const tasks = Number(stats.approximateBacklogCount ?? 0);
  const { seconds, nanos } = stats.approximateBacklogAge ?? {};
  return { tasks, oldestMs: tasks === 0 ? 0 : Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6 };
}

/** How late the ticks of the last quarter of an hour began, on this task queue: the time they began less the time they were due. */
export async function scheduleLateness(
  temporal: Client,
  taskQueue: string,
  now: number,
): Promise<ScheduleLateness | undefined> {
  const since = new Date(now - latenessWindowMs).toISOString();
  const query = `WorkflowType = '${tickWorkflowType}' AND TaskQueue = '${taskQueue.replaceAll("'", "\\'")}' AND StartTime > '${since}'`;
  const late: number[] = [];
  for await (const { startTime, typedSearchAttributes } of temporal.workflow.list({ query, pageSize: mostTicks })) {
    const due = typedSearchAttributes.get(scheduledStart);
    if (due !== undefined) late.push(Math.max(0, startTime.getTime() - due.getTime()));
    if (late.length >= mostTicks) break;
  }
  if (late.length === 0) return undefined;
  const meanMs = late.reduce((sum, ms) => sum + ms, 0) / late.length;
  return { ticks: late.length, maxMs: Math.max(...late), meanMs, windowMs: latenessWindowMs };
}
