import {
  ActivityFailure,
  ApplicationFailure,
  scheduleActivity,
  workflowInfo,
  type CancellationScope,
} from '@temporalio/workflow';
import type { ReplayMarket } from '../base/replay-market';
import type { Command, EngineEvent, StepError } from '../engine';
import {
  createScheduleActivityType,
  removeScheduleActivityType,
  type CreateScheduleInput,
  type RemoveScheduleInput,
  type ScheduleCounts,
} from '../protocol';

type Create = Extract<Command, { kind: 'createSchedule' }>;
type Remove = Extract<Command, { kind: 'removeSchedule' }>;

/** Ticks under way may take as long as this to end, when their schedule is over. */
const longestDrain = '24 hours';

/** Creates and removes the Temporal Schedules of scheduled steps, by activities. */
export class Schedules {
  constructor(
    /** The scope that no cancellation of the run reaches: a schedule has to be removed even then. */
    private readonly scope: CancellationScope,
    private readonly report: (event: EngineEvent) => void,
    private readonly fail: (error: unknown) => void,
    private readonly market?: ReplayMarket,
  ) {}

  create({ path, schedule, calendar, from, to }: Create): void {
    const { workflowId, firstExecutionRunId, taskQueue } = workflowInfo();
    const input: CreateScheduleInput = {
      scheduleId: scheduleIdOf(path),
      parent: { workflowId, firstExecutionId: firstExecutionRunId },
      path,
      schedule,
      ...(calendar !== undefined && { calendar }),
      from,
      to,
      taskQueue,
      ...(this.market && { market: this.market }),
    };
    this.scope
      .run(() =>
        scheduleActivity<unknown>(createScheduleActivityType, [input], {
          activityId: `${path}:create`,
          startToCloseTimeout: '30 seconds',
          retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds', maximumAttempts: 20 },
          summary: `create the schedule of ${path}`,
        }),
      )
      .then(
        () => {
          this.report({ kind: 'scheduleCreated', at: Date.now(), schedule: path });
        },
        (error: unknown) => {
          this.report({ kind: 'scheduleCreated', at: Date.now(), schedule: path, error: errorOf(error) });
        },
      )
      .catch(this.fail);
  }

  remove({ path, running, waitMs }: Remove): void {
    const input: RemoveScheduleInput = {
      scheduleId: scheduleIdOf(path),
      running,
      ...(waitMs !== undefined && { waitMs }),
      ...(this.market && { replayed: true }),
    };
    this.scope
      .run(() =>
        scheduleActivity<ScheduleCounts>(removeScheduleActivityType, [input], {
          activityId: `${path}:remove:${running}`,
          startToCloseTimeout: longestDrain,
          heartbeatTimeout: '30 seconds',
          retry: { initialInterval: '200 milliseconds', maximumInterval: '10 seconds', maximumAttempts: 100 },
          summary: `remove the schedule of ${path}`,
        }),
      )
      .then(
        (counts) => {
          this.report({ kind: 'scheduleRemoved', at: Date.now(), schedule: path, counts });
        },
        (error: unknown) => {
          this.report({ kind: 'scheduleRemoved', at: Date.now(), schedule: path, error: errorOf(error) });
        },
      )
      .catch(this.fail);
  }
}

/** The same in every execution of the run, and no other run's, even one with the same id later. */
function scheduleIdOf(path: string): string {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  return `${workflowId}/${firstExecutionRunId}/${path}`;
}

function errorOf(error: unknown): StepError {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const type = cause instanceof ApplicationFailure ? (cause.type ?? 'ScheduleError') : 'ScheduleError';
  return { type, message: cause instanceof Error ? cause.message : String(cause) };
}
