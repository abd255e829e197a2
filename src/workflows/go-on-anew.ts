import { makeContinueAsNewFunc, workflowInfo, type Workflow } from '@temporalio/workflow';

/**
 * Ends this execution and goes on in a new one; it does not return. Where workers are versioned and there is a newer version,
 * the new execution belongs to that one: until then a run stays with the version that it began on.
 */
export function goOnAnew<Run extends Workflow>(...args: Parameters<Run>): Promise<never> {
  const upgrade = workflowInfo().targetWorkerDeploymentVersionChanged;
  return makeContinueAsNewFunc<Run>(upgrade ? { initialVersioningBehavior: 'AUTO_UPGRADE' } : {})(...args);
}
