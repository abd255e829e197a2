import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { FileAlerts } from '../adapters/alerts/file-alerts';
import { FileMonitorStore } from '../adapters/alerts/file-monitor-store';
import { loadChannels } from '../adapters/channels';
import { AttemptCounter, SystemMetrics } from '../adapters/system';
import type { ReplayMarket } from '../base/replay-market';
import type { AlertPort } from '../slices/alert-port';
import type { MonitorStore } from '../slices/monitor-store-port';
import type { BrokerCall, Measure, SystemMetricsReader } from '../slices/system-metrics-port';
import { ReplayFolders } from './replay-folders';
import { pingServer, queueBacklog, scheduleLateness } from './server-measures';

/** What a worker needs to watch itself and to tell people. */
export interface Monitoring {
  readonly alerts: AlertPort;
  readonly monitorStore: MonitorStore;
  readonly system: SystemMetricsReader;
  /** Alerts and series of a run that lives in a recorded session: its own, so that none of today is taken for one of them. */
  booksOf(market: ReplayMarket): Pick<Monitoring, 'alerts' | 'monitorStore'>;
  /** Counts how attempts of actions end. */
  readonly interceptor: ActivityInterceptorsFactory;
  stop(): void;
}

/** @throws BellwetherError when the configured channels cannot be used: then nobody could be told of anything. */
export async function monitoring(
  temporal: Client,
  given: {
    readonly stateFolder: string;
    readonly taskQueue: string;
    /** Those of the worker's pool, which count with it. */
    readonly childProcesses: () => readonly number[];
    readonly broker: () => Measure<BrokerCall>;
    readonly warn: (message: string) => void;
  },
): Promise<Monitoring> {
  const { stateFolder, taskQueue, childProcesses, broker, warn } = given;
  const channels = await loadChannels(process.env);
  const attempts = new AttemptCounter();
  const replayed = new ReplayFolders(stateFolder, warn);
  const system = new SystemMetrics({
    stateFolder,
    childProcesses,
    broker,
    probes: { temporal: (signal) => pingServer(temporal, signal) },
    backlog: () => queueBacklog(temporal, taskQueue),
    scheduleLateness: () => scheduleLateness(temporal, taskQueue, Date.now()),
    attempts: () => attempts.count(),
  });
  return {
    alerts: new FileAlerts(stateFolder, channels),
    monitorStore: new FileMonitorStore(stateFolder),
    system,
    booksOf: (market) => {
      const folder = replayed.of(market);
      return { alerts: new FileAlerts(folder, channels), monitorStore: new FileMonitorStore(folder) };
    },
    interceptor: countingInterceptor(attempts),
    stop: () => {
      system.stop();
    },
  };
}

function countingInterceptor(attempts: AttemptCounter): ActivityInterceptorsFactory {
  return ({ info, cancellationSignal }) => ({
    inbound: {
      async execute(input, next) {
        // Only actions have a slice in their name; what a run needs besides is not counted.
        const counts = info.activityType.includes('.');
        try {
          const result: unknown = await next(input);
          if (counts) attempts.record('succeeded');
          return result;
        } catch (error) {
          if (counts && !cancellationSignal.aborted) attempts.record('failed');
          throw error;
        }
      },
    },
  });
}
