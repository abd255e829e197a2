import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { messageOf } from '../base/errors';
import { traceparentOf } from '../base/trace-context';
import { traceHeader } from '../protocol';

/**
 * Records starts, signals and updates as spans of the app's own traces, and hands the trace on to the run. Only where the app has set up
 * OpenTelemetry: without a tracer nothing is recorded and nothing sent along.
 */
export const traceCalls: WorkflowClientInterceptor = {
  startWithDetails: (input, next) =>
    spanned(`start ${input.workflowType}`, input.options.workflowId, input.headers, (headers) =>
      next({ ...input, headers }),
    ),
  signal: (input, next) =>
    spanned(`signal ${input.signalName}`, input.workflowExecution.workflowId, input.headers, (headers) =>
      next({ ...input, headers }),
    ),
  startUpdate: (input, next) =>
    spanned(`update ${input.updateName}`, input.workflowExecution.workflowId, input.headers, (headers) =>
      next({ ...input, headers }),
    ),
};

async function spanned<T>(
  name: string,
  runId: string,
  headers: Headers,
  call: (headers: Headers) => Promise<T>,
): Promise<T> {
  const attributes = { 'bellwether.run': runId };
  const span = trace.getTracer('bellwether').startSpan(name, { kind: SpanKind.CLIENT, attributes });
  try {
    return await call(withTrace(headers, span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
    throw error;
  } finally {
    span.end();
  }
}

function withTrace(headers: Headers, span: Span): Headers {
  if (!trace.isSpanContextValid(span.spanContext())) return headers;
  const { traceId, spanId, traceFlags } = span.spanContext();
  const traceparent = traceparentOf({ traceId, spanId, sampled: (traceFlags & 1) === 1 });
  return { ...headers, [traceHeader]: defaultPayloadConverter.toPayload({ traceparent }) };
}
