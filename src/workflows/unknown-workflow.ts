import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { runWorkflowType } from '../protocol';

/**
 * Stands in for every workflow type that this worker does not know. Without it the SDK would try the first task of such an
 * execution again for ever, and nobody would be told.
 * @throws ApplicationFailure `UnknownWorkflowType`, always.
 */
export async function unknownWorkflow(): Promise<never> {
  const { workflowType, taskQueue } = workflowInfo();
  throw ApplicationFailure.nonRetryable(
    `the workers of task queue '${taskQueue}' know no workflow type '${workflowType}'; start definitions with --type ${runWorkflowType}, ` +
      `for example: temporal workflow start --type ${runWorkflowType} --task-queue ${taskQueue} --input '{"definition":"simple-backtest"}'`,
    'UnknownWorkflowType',
  );
}
