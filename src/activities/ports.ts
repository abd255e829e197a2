import type { Context } from '@temporalio/activity';
import { oneProcess } from '../adapters/parallel/one-process';
import type { AlertPort } from '../slices/alert-port';
import type { AlternativeDataSource } from '../slices/alternative-data-port';
import type { MonitorStore } from '../slices/monitor-store-port';
import type { ArtifactStore, BarSource, Ports } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import type { SystemMetricsReader } from '../slices/system-metrics-port';

/** What actions need of the machine they run on. */
export interface PortSources {
  /** The account of the run, and orders on it. */
  readonly trading: (attempt: TradingAttempt) => Pick<Ports, 'account' | 'desk' | 'paperDesk'>;
  readonly alerts: AlertPort;
  readonly alternative: AlternativeDataSource;
  readonly bars: BarSource;
  readonly monitorStore: MonitorStore;
  readonly quotes: QuoteSource;
  readonly system: SystemMetricsReader;
  /** The artifact store, with the reports of one execution of a run. */
  artifactsFor(runId: string, executionId: string): ArtifactStore;
}

/** Which attempt of which step of which execution it is, and what it gives to whoever trades for it. */
export interface TradingAttempt extends Pick<Ports, 'clock' | 'log' | 'quotes' | 'signal' | 'step'> {
  readonly executionId: string;
  readonly beat: () => void;
}

export type PortsFactory = (context: Context) => Ports;

/** The ports of one attempt of one step. The activity id is the step's path. */
export function portsFactory(sources: PortSources): PortsFactory {
  return (context) => {
    const { info } = context;
    const runId = info.workflowExecution?.workflowId ?? info.activityId;
    const executionId = info.workflowExecution?.runId ?? runId;
    const artifacts = sources.artifactsFor(runId, executionId);
    const shared = {
      clock: { now: () => Date.now() },
      log: {
        info: (message: string, fields?: Record<string, unknown>) => {
          context.log.info(message, fields);
        },
        warn: (message: string, fields?: Record<string, unknown>) => {
          context.log.warn(message, fields);
        },
      },
      quotes: sources.quotes,
      signal: context.cancellationSignal,
      step: { runId, stepPath: info.activityId, attempt: info.attempt },
    };
    const beat = (): void => {
      context.heartbeat();
    };
    return {
      ...sources.trading({ ...shared, executionId, beat }),
      ...shared,
      alerts: sources.alerts,
      artifacts,
      alternative: sources.alternative,
      bars: sources.bars,
      monitorStore: sources.monitorStore,
      parallel: oneProcess({ artifacts, bars: sources.bars, signal: context.cancellationSignal }),
      system: sources.system,
      progress: (fraction, note) => {
        context.heartbeat({ fraction, ...(note !== undefined && { note }) });
      },
    };
  };
}
