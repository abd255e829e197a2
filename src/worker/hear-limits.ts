import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { noteJitter, noteLimits, noteMarket } from '../activities';
import { jitterHeader, limitsHeader, marketHeader } from '../protocol';

/** Takes the limits of a step, the jitter of its pauses, and the recorded session that it works in, out of the headers of its activity: the SDK shows headers to interceptors only. */
export const hearLimits: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { [limitsHeader]: limits, [jitterHeader]: jitter, [marketHeader]: market } = input.headers;
      if (limits !== undefined) noteLimits(context, defaultPayloadConverter.fromPayload(limits));
      if (jitter !== undefined) noteJitter(context, defaultPayloadConverter.fromPayload(jitter));
      if (market !== undefined) noteMarket(context, defaultPayloadConverter.fromPayload(market));
      return next(input);
    },
  },
});
