import type { Headers, Payload } from '@temporalio/common';
import {
  defaultPayloadConverter,
  workflowInfo,
  type WorkflowInboundCallsInterceptor,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import { spanIdOf, traceIdOf, traceInCarrier, traceparentOf, type TraceContext } from '../base/trace-context';
import { traceHeader, tracedMark } from '../protocol';

/** True where the worker records traces. No command depends on it: a run may be replayed with and without. */
export const isTraced = Reflect.get(globalThis, tracedMark) === true;

/** What the run was started with; of an execution that goes on, what the first one was. */
let given: Headers = {};
let own: TraceContext | undefined;

/** The span of a run: below the one that started it, or the first of a trace of its own. All executions of a run share it. */
export function runTrace(): TraceContext {
  own ??= { ...traceOfRun(), spanId: spanIdOf(identity()) };
  return own;
}

/** The span that the run is below, when somebody who traces started it. */
export function parentTrace(): TraceContext | undefined {
  return traceInCarrier(carrierIn(given[traceHeader]));
}

/** Whoever starts a run writes its headers: what cannot be read is no trace, and no reason for the run to fail. */
function carrierIn(header: Payload | undefined): unknown {
  if (header === undefined) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(header);
  } catch {
    return undefined;
  }
}

/** The span of a step: its actions' attempts are below it. */
export const stepSpanId = (path: string): string => spanIdOf(`${runTrace().spanId}/${path}`);

const identity = (): string => {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  return `${workflowId}/${firstExecutionRunId}`;
};

function traceOfRun(): Pick<TraceContext, 'traceId' | 'sampled'> {
  return parentTrace() ?? { traceId: traceIdOf(identity()), sampled: true };
}

/** Headers by which what is started stands below a span of this run. */
function below(headers: Headers, spanId: string): Headers {
  const traceparent = traceparentOf({ ...runTrace(), spanId });
  return { ...headers, [traceHeader]: defaultPayloadConverter.toPayload({ traceparent }) };
}

const handOn: WorkflowOutboundCallsInterceptor = {
  continueAsNew: (input, next) => next({ ...input, headers: { ...input.headers, ...tracePart(given) } }),
};

const tell: WorkflowOutboundCallsInterceptor = {
  scheduleActivity(input, next) {
    const { activityId } = input.options;
    const spanId = activityId === undefined ? runTrace().spanId : stepSpanId(activityId);
    return next({ ...input, headers: below(input.headers, spanId) });
  },
  scheduleLocalActivity: (input, next) => next({ ...input, headers: below(input.headers, runTrace().spanId) }),
  startChildWorkflowExecution(input, next) {
    const path = input.options.workflowId.slice(workflowInfo().workflowId.length + 1);
    return next({ ...input, headers: below(input.headers, stepSpanId(path)) });
  },
};

const tracePart = ({ [traceHeader]: header }: Headers): Headers =>
  header === undefined ? {} : { [traceHeader]: header };

const take: WorkflowInboundCallsInterceptor = {
  execute(input, next) {
    given = input.headers;
    return next(input);
  },
};

/** Hands the trace on: to the execution in which the run goes on and, where it is recorded, to activities and children. */
export const traceInterceptors = {
  inbound: [take],
  outbound: isTraced ? [handOn, tell] : [handOn],
};
