import type { Context } from '@temporalio/activity';
import { oneProcess } from '../adapters/parallel/one-process';
import { replayLabel, type ReplayMarket } from '../base/replay-market';
import type { AlertPort } from '../slices/alert-port';
import type { AlternativeDataSource } from '../slices/alternative-data-port';
import type { MonitorStore } from '../slices/monitor-store-port';
import type { ArtifactStore, BarSource, Ports } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import type { SystemMetricsReader } from '../slices/system-metrics-port';
import { labelledAlerts } from './labelled-alerts';
import { marketOf } from './step-market';

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
  /** A recorded session: prices and bars as they were known at its time, and books of its own for what is shown and told. */
  replayed(market: ReplayMarket): MarketPorts;
  /** The artifact store, with the reports of one execution of a run. */
  artifactsFor(runId: string, executionId: string): ArtifactStore;
}

/** What is another in a recorded session. */
export type MarketPorts = Pick<Ports, 'alerts' | 'bars' | 'clock' | 'monitorStore' | 'quotes'>;

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
    const market = marketOf(context);
    const { alerts, bars, clock, monitorStore, quotes } =
      market === undefined ? presentMarket(sources) : sources.replayed(market);
    const shared = {
      clock,
      log: {
        info: (message: string, fields?: Record<string, unknown>) => {
          context.log.info(message, fields);
        },
        warn: (message: string, fields?: Record<string, unknown>) => {
          context.log.warn(message, fields);
        },
      },
      quotes,
      signal: context.cancellationSignal,
      step: { runId, stepPath: info.activityId, attempt: info.attempt, ...(market && { market }) },
    };
    const beat = (): void => {
      context.heartbeat();
    };
    return {
      ...sources.trading({ ...shared, executionId, beat }),
      ...shared,
      alerts: market === undefined ? alerts : labelledAlerts(alerts, replayLabel(market)),
      artifacts,
      alternative: sources.alternative,
      bars,
      monitorStore,
      parallel: oneProcess({ artifacts, bars, signal: context.cancellationSignal }),
      system: sources.system,
      progress: (fraction, note) => {
        context.heartbeat({ fraction, ...(note !== undefined && { note }) });
      },
    };
  };
}

const presentMarket = ({ alerts, bars, monitorStore, quotes }: PortSources): MarketPorts => ({
  alerts,
  bars,
  clock: { now: () => Date.now() },
  monitorStore,
  quotes,
});
