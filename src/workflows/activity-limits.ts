import {
  defaultPayloadConverter,
  type ActivityOptions,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { ReplayMarket } from '../base/replay-market';
import type { ActionPolicy } from '../engine';
import { jitterHeader, limitsHeader, marketHeader } from '../protocol';

/** What an activity is told besides its input. */
interface Told {
  /** The limits of its step. */
  readonly limits?: ActionPolicy['resources'];
  /** Share of each pause between its attempts that chance may take away. */
  readonly jitter?: number | undefined;
  /** The recorded session that its run lives in. */
  readonly market?: ReplayMarket | undefined;
}

/** What activities that are about to be scheduled are told, by their options. */
const told = new WeakMap<ActivityOptions, Told>();

/** Has the activity with these options told of the limits and the jitter of its step, and of the recorded session that it works in. */
export function toldActivity(options: ActivityOptions, what: Told): ActivityOptions {
  if (Object.values(what).some((value) => value !== undefined)) told.set(options, what);
  return options;
}

/** In headers, so that the arguments stay what a worker in another language expects. */
export const tellLimits: WorkflowOutboundCallsInterceptor = {
  scheduleActivity(input, next) {
    const what = told.get(input.options);
    if (what === undefined) return next(input);
    const { limits, jitter, market } = what;
    return next({
      ...input,
      headers: {
        ...input.headers,
        ...(limits && { [limitsHeader]: defaultPayloadConverter.toPayload(limits) }),
        ...(jitter !== undefined && { [jitterHeader]: defaultPayloadConverter.toPayload(jitter) }),
        ...(market && { [marketHeader]: defaultPayloadConverter.toPayload(market) }),
      },
    });
  },
};
