import { workflowInfo, type WorkflowInboundCallsInterceptor } from '@temporalio/workflow';
import { unknownWorkflow } from './unknown-workflow';

/**
 * Refuses workflow types such as `toString`. The SDK looks a type up as a key of the bundle's exports, where it finds what
 * every object inherits: such a run would complete with nonsense, or try its first task again for ever.
 */
export const refuseInheritedTypes: WorkflowInboundCallsInterceptor = {
  execute(input, next) {
    return workflowInfo().workflowType in {} ? unknownWorkflow() : next(input);
  },
};
