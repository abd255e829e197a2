import { trace } from '@opentelemetry/api';
import { isTracingWanted } from '../../src/telemetry';
import { openTracing } from '../../src/telemetry/tracing';

it.each([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }, false],
])('traces where %p: %p', (environment, wanted) => {
  expect(isTracingWanted(environment)).toBe(wanted);
});

describe('without a collector that answers', () => {
  afterEach(() => {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    trace.disable();
  });

  it('does the work all the same, ends, and says that the spans went nowhere', async () => {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    const told: string[] = [];
    const tracing = openTracing('test', (message) => told.push(message));
    expect(await tracing.during('work', { carrier: undefined, attributes: {} }, () => Promise.resolve(7))).toBe(7);
    await expect(
      tracing.during('work', { carrier: null, attributes: {} }, () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
    await tracing.close();
    expect(told).toEqual([expect.stringMatching(/^traces: ./)]);
  });
});
