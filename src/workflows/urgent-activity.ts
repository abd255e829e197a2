import { ActivityFailure, scheduleActivity, TimeoutFailure, type ActivityOptions } from '@temporalio/workflow';

/** How long an urgent activity waits for somebody who serves emergencies only, before it takes its place among all others. */
const patience = '10 seconds';

/**
 * An activity for which slots are kept free, on the queue of emergencies. Where nobody serves that queue any more, it goes to the
 * ordinary one: late rather than never.
 */
export async function urgentActivity<Result>(
  type: string,
  args: unknown[],
  emergencyQueue: string,
  optionsWith: (more: Partial<ActivityOptions>) => ActivityOptions,
): Promise<Result> {
  try {
    const options = optionsWith({ taskQueue: emergencyQueue, scheduleToStartTimeout: patience });
    return await scheduleActivity<Result>(type, args, options);
  } catch (error) {
    if (!wasNotTaken(error)) throw error;
    return scheduleActivity<Result>(type, args, optionsWith({}));
  }
}

function wasNotTaken(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}
