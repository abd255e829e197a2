import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { messageOf } from '../base/errors';
import { traceInCarrier, type EndedSpan, type TraceContext } from '../base/trace-context';
import { withoutKnownSecrets } from '../adapters/secrets/known-secrets';

type SpanError = NonNullable<EndedSpan['error']>;

/** Sends spans to the collector that OpenTelemetry's own environment variables name. */
export interface Tracing {
  /** Records what has ended, with the ids that it is known by elsewhere. */
  record(span: EndedSpan): void;
  /** Does work as a span below the one that a carrier tells of. */
  during<T>(
    name: string,
    given: { readonly carrier: unknown; readonly attributes: Attributes },
    work: () => Promise<T>,
  ): Promise<T>;
  /** Sends what was not sent yet. A collector that does not answer is no reason to fail. */
  close(): Promise<void>;
}

/** How long the last spans are waited for when a process ends. */
const flushMs = 3000;

/**
 * Where spans go, with which headers and how many of them is what OpenTelemetry's environment variables say: OTEL_EXPORTER_OTLP_ENDPOINT,
 * OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER. Whatever else in this process traces by OpenTelemetry's API takes part.
 */
export function openTracing(service: string, warn: (message: string) => void): Tracing {
  const silent = (): void => undefined;
  const tell = (message: string): void => warn(`traces: ${message}`);
  diag.setLogger({ error: tell, warn: tell, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const ids = new KnownIds();
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': process.env['OTEL_SERVICE_NAME'] ?? service }),
    ),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), { exportTimeoutMillis: flushMs })],
  });
  trace.setGlobalTracerProvider(provider);
  const tracer = provider.getTracer('bellwether');
  return {
    record({ traceId, spanId, parentSpanId, sampled, name, startMs, endMs, attributes, error }) {
      const parent = parentSpanId === undefined ? ROOT_CONTEXT : contextOf({ traceId, spanId: parentSpanId, sampled });
      const span = ids.with({ traceId, spanId }, () =>
        tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: startMs, attributes }, parent),
      );
      end(span, error, endMs);
    },
    async during(name, { carrier, attributes }, work) {
      const span = tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes }, contextOfCarrier(carrier));
      try {
        const result = await work();
        end(span);
        return result;
      } catch (error) {
        end(span, errorOf(error));
        throw error;
      }
    },
    close: () =>
      provider.shutdown().catch((error: unknown) => tell(`the last spans were not delivered: ${messageOf(error)}`)),
  };
}

/** Gives the ids that the next span is to have. */
class KnownIds {
  private readonly random = new RandomIdGenerator();
  private known: { readonly traceId: string; readonly spanId: string } | undefined;

  with<T>(known: { readonly traceId: string; readonly spanId: string }, make: () => T): T {
    this.known = known;
    try {
      return make();
    } finally {
      this.known = undefined;
    }
  }

  readonly generateTraceId = (): string => this.known?.traceId ?? this.random.generateTraceId();
  readonly generateSpanId = (): string => this.known?.spanId ?? this.random.generateSpanId();
}

function end(span: Span, error?: SpanError, endMs?: number): void {
  if (error === undefined) span.setStatus({ code: SpanStatusCode.OK });
  else {
    span.setAttribute('error.type', error.type);
    span.setStatus({ code: SpanStatusCode.ERROR, message: withoutKnownSecrets(error.message) });
  }
  span.end(endMs);
}

function errorOf(error: unknown): SpanError {
  if (!(error instanceof Error)) return { type: 'Error', message: String(error) };
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  return { type, message: error.message };
}

function contextOfCarrier(carrier: unknown): Context {
  const parent = traceInCarrier(carrier);
  return parent === undefined ? ROOT_CONTEXT : contextOf(parent);
}

function contextOf({ traceId, spanId, sampled }: TraceContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}
