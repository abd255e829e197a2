import { setCurrentDetails, type WorkflowInterceptors } from '@temporalio/workflow';
import type { RunDescription } from '../protocol';
import { tellLimits } from './activity-limits';
import { detailsMarkdown } from './details';
import { refuseInheritedTypes } from './inherited-types';
import { traceInterceptors } from './run-trace';

/** The query by which the Temporal UI asks for the current details. */
const metadataQuery = '__temporal_workflow_metadata';

let describe: (() => RunDescription | undefined) | undefined;

/** Says how to describe this run when somebody looks at it. */
export function showDetails(source: () => RunDescription | undefined): void {
  describe = source;
}

/**
 * Writes the current details only when they are asked for, so that a run which nobody looks at pays nothing for
 * them, neither when it runs nor when it is replayed.
 */
export function interceptors(): WorkflowInterceptors {
  return {
    inbound: [refuseInheritedTypes, ...traceInterceptors.inbound],
    outbound: [tellLimits, ...traceInterceptors.outbound],
    internals: [
      {
        activate(input, next) {
          const asked = input.activation.jobs?.some((job) => job.queryWorkflow?.queryType === metadataQuery) ?? false;
          const run = asked ? describe?.() : undefined;
          if (run !== undefined) setCurrentDetails(detailsMarkdown(run));
          next(input);
        },
      },
    ],
  };
}
