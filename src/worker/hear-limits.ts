import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { noteLimits, noteMarket } from '../activities';
import { limitsHeader, marketHeader } from '../protocol';

/** Takes the limits of a step, and the recorded session that it works in, out of the headers of its activity: the SDK shows headers to interceptors only. */
export const hearLimits: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { [limitsHeader]: limits, [marketHeader]: market } = input.headers;
      if (limits !== undefined) noteLimits(context, defaultPayloadConverter.fromPayload(limits));
      if (market !== undefined) noteMarket(context, defaultPayloadConverter.fromPayload(market));
      return next(input);
    },
  },
});
