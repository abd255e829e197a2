import {
  defaultPayloadConverter,
  type ActivityOptions,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { ActionPolicy } from '../engine';
import { limitsHeader } from '../protocol';

/** The limits of activities that are about to be scheduled, by their options. */
const limits = new WeakMap<ActivityOptions, NonNullable<ActionPolicy['resources']>>();

/** Has the activity with these options told of the limits of its step. */
export function limitedActivity(options: ActivityOptions, resources: ActionPolicy['resources']): ActivityOptions {
  if (resources !== undefined) limits.set(options, resources);
  return options;
}

/** In a header, so that the arguments stay what a worker in another language expects. */
export const tellLimits: WorkflowOutboundCallsInterceptor = {
  scheduleActivity(input, next) {
    const resources = limits.get(input.options);
    if (resources === undefined) return next(input);
    return next({
      ...input,
      headers: { ...input.headers, [limitsHeader]: defaultPayloadConverter.toPayload(resources) },
    });
  },
};
