/** Whether OpenTelemetry's environment variables name a collector and nothing there says no. */
export function isTracingWanted(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = environment;
  const named = [all, traces].some((endpoint) => endpoint !== undefined && endpoint !== '');
  const refused = environment['OTEL_SDK_DISABLED'] === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none';
  return named && !refused;
}
