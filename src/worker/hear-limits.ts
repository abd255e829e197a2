import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { noteLimits } from '../activities';
import { limitsHeader } from '../protocol';

/** Takes the limits of a step out of the header of its activity: the SDK shows headers to interceptors only. */
export const hearLimits: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const payload = input.headers[limitsHeader];
      if (payload !== undefined) noteLimits(context, defaultPayloadConverter.fromPayload(payload));
      return next(input);
    },
  },
});
