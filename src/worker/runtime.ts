import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel } from '@temporalio/worker';
import { BellwetherError } from '../base/errors';
import type { WorkerLog } from '../telemetry';

const onlyActivities = 'No workflows registered, not polling for workflow tasks';

interface RuntimeChoices {
  readonly log: WorkerLog;
  readonly threshold: LogLevel;
  /** Where Prometheus reads the metrics, `127.0.0.1:9464`. @default nowhere */
  readonly metricsAddress?: string | undefined;
}

/** From an order to an optimization. */
const actionSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

let installed: { readonly metricsAddress: string | undefined } | undefined;

/**
 * The runtime of the SDK is one a process: the first worker's log and metrics are those of all.
 * @throws BellwetherError `WrongUse` for another address of metrics than the first worker's.
 */
export function installRuntime({ log, threshold, metricsAddress }: RuntimeChoices): void {
  if (installed !== undefined) {
    if (metricsAddress === undefined || metricsAddress === installed.metricsAddress) return;
    throw new BellwetherError(
      'WrongUse',
      `the metrics of this process are ${installed.metricsAddress === undefined ? 'not served' : `at ${installed.metricsAddress}`}, as its first worker said; they cannot be at ${metricsAddress} too`,
    );
  }
  Runtime.install({
    logger: new DefaultLogger(threshold, ({ level, timestampNanos, message, meta }) => {
      // Of the poller of emergencies, which serves activities and nothing else.
      if (message === onlyActivities) return;
      log.entry(level, message, meta, Number(timestampNanos / 1_000_000n));
    }),
    telemetryOptions: {
      // The part of the SDK that is not JavaScript would write to the terminal, past this log.
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(metricsAddress !== undefined && {
        metrics: {
          prometheus: {
            bindAddress: metricsAddress,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
            histogramBucketOverrides: { bellwether_action_duration: actionSeconds },
          },
        },
      }),
    },
  });
  installed = { metricsAddress };
}
