import {
  defaultPayloadConverter,
  type ActivityOptions,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { ReplayMarket } from '../base/replay-market';
import type { ActionPolicy } from '../engine';
import { limitsHeader, marketHeader } from '../protocol';

/** What an activity is told besides its input. */
interface Told {
  /** The limits of its step. */
  readonly limits?: ActionPolicy['resources'];
  /** The recorded session that its run lives in. */
  readonly market?: ReplayMarket | undefined;
}

/** What activities that are about to be scheduled are told, by their options. */
const told = new WeakMap<ActivityOptions, Told>();

/** Has the activity with these options told of the limits of its step, and of the recorded session that it works in. */
export function toldActivity(options: ActivityOptions, { limits, market }: Told): ActivityOptions {
  if (limits !== undefined || market !== undefined) told.set(options, { limits, market });
  return options;
}

/** In headers, so that the arguments stay what a worker in another language expects. */
export const tellLimits: WorkflowOutboundCallsInterceptor = {
  scheduleActivity(input, next) {
    const { limits, market } = told.get(input.options) ?? {};
    if (limits === undefined && market === undefined) return next(input);
    return next({
      ...input,
      headers: {
        ...input.headers,
        ...(limits && { [limitsHeader]: defaultPayloadConverter.toPayload(limits) }),
        ...(market && { [marketHeader]: defaultPayloadConverter.toPayload(market) }),
      },
    });
  },
};
