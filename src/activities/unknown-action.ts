import { ApplicationFailure, Context } from '@temporalio/activity';
import { didYouMean } from '../base/suggest';

/**
 * Stands in for every action that this worker does not have. Without it the SDK would report a retryable error, and the step
 * would try until its attempts are used up.
 */
export function unknownActionActivity(known: readonly string[]): () => Promise<never> {
  return async () => {
    const { activityType, taskQueue, attempt } = Context.current().info;
    throw ApplicationFailure.create({
      type: 'UnknownAction',
      message:
        `the worker of task queue '${taskQueue}' has no action '${activityType}'; it has: ${known.join(', ')}.` +
        `${didYouMean(activityType, known)} A step is served elsewhere by its task_queue`,
      nonRetryable: true,
      details: [{ attempt }],
    });
  };
}
