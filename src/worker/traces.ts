import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { EndedSpan } from '../base/trace-context';
import { traceHeader } from '../protocol';
import { isTracingWanted } from '../telemetry';

export interface Traces {
  readonly interceptors: readonly ActivityInterceptorsFactory[];
  readonly sinks: InjectedSinks<{ traces: { ended(span: EndedSpan): void } }>;
  close(): Promise<void>;
}

/** Traces of what this worker does; undefined where the environment names no collector. Nothing of them is loaded then. */
export async function tracesHere(warn: (message: string) => void): Promise<Traces | undefined> {
  if (!isTracingWanted(process.env)) return undefined;
  const { openTracing } = await import('../telemetry/tracing.js');
  const tracing = openTracing('bellwether-worker', warn);
  return {
    interceptors: [
      ({ info }) => ({
        inbound: {
          execute(input, next) {
            const header = input.headers[traceHeader];
            const carrier: unknown = header === undefined ? undefined : defaultPayloadConverter.fromPayload(header);
            const attributes = {
              'bellwether.step': info.activityId,
              'bellwether.attempt': info.attempt,
              ...(info.workflowExecution && {
                'bellwether.run': info.workflowExecution.workflowId,
                'temporal.run_id': info.workflowExecution.runId,
              }),
            };
            return tracing.during(info.activityType, { carrier, attributes }, () => next(input));
          },
        },
      }),
    ],
    sinks: {
      traces: {
        ended: {
          fn(_info, span) {
            tracing.record(span);
          },
          callDuringReplay: false,
        },
      },
    },
    close: () => tracing.close(),
  };
}
