import { Client } from '@temporalio/client';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type LogLevel,
  type NativeConnectionOptions,
  type WorkerOptions as SdkWorkerOptions,
} from '@temporalio/worker';
import { createActivities, sweepSchedules, type DefinitionSource } from '../activities';
import { noAccount } from '../adapters/account/no-account';
import { FileArtifactStore } from '../adapters/artifacts/file-artifact-store';
import { FileBarSource } from '../adapters/bars/file-bar-source';
import { definitionFolders } from '../adapters/definitions/definition-folders';
import { messageOf } from '../base/errors';
import { catalogueOf, shippedActions } from '../catalogue';
import { defaultTaskQueue } from '../protocol';
import type { Action } from '../slices/action';
import { monitoring, type Monitoring } from './monitoring';
import { knownSearchAttributes } from './search-attributes';
import { requireBuiltBundle } from './workflow-bundle';

export interface WorkerOptions {
  /** How to reach Temporal. */
  readonly connection: NativeConnectionOptions;
  /** @default default */
  readonly namespace?: string;
  /** @default bellwether */
  readonly taskQueue?: string;
  /** Folder of artifacts and reports. Workers that serve the same runs share it. */
  readonly stateFolder: string;
  /** Folder of the user's own CSV files, for the source `csv`. */
  readonly csvFolder?: string;
  /** @default the definitions of the working directory and the shipped ones */
  readonly definitions?: DefinitionSource;
  /** @default the actions of the shipped slices */
  readonly actions?: readonly Action[];
  /** Actions that run at once in this worker. @default 100 */
  readonly maxConcurrentActions?: number;
  /** Actions that all workers of the task queue begin in a second, at most. @default no limit */
  readonly actionsPerSecond?: number;
  /**
   * Which version of the worker this is, where workers are versioned: a run stays with the version that it began on, and moves to
   * the current one when it goes on in a new execution. @default not versioned
   */
  readonly version?: { readonly deployment: string; readonly buildId: string };
  /** File of a workflow bundle. @default the one that the build made */
  readonly workflowBundle?: string;
  /** Aborted to shut down: running actions get a moment to finish, then the worker stops. */
  readonly signal: AbortSignal;
  /** Called once the worker polls. */
  readonly onReady?: () => void;
  /** How much it logs: from `INFO`, what happens to runs and their steps as well. @default WARN */
  readonly logLevel?: LogLevel;
  /** One line of its log. @default standard error */
  readonly log?: (line: string) => void;
}

/** How long running actions may take to finish when the worker is told to stop. What does not is tried again elsewhere. */
const shutdownGraceMs = 3000;

/**
 * Connects a worker and serves runs and actions until it is told to stop.
 * @throws Error when the server cannot be reached or the worker fails.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { namespace = 'default', taskQueue = defaultTaskQueue, signal } = options;
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  installLogger(log, options.logLevel ?? 'WARN');
  const connection = await NativeConnection.connect(options.connection);
  const temporal = new Client({ connection, namespace });
  let swept: Promise<void> = Promise.resolve();
  let watch: Monitoring | undefined;
  try {
    watch = await monitoring(temporal, { stateFolder: options.stateFolder, taskQueue });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities: activitiesOf(options, connection, temporal, log, watch),
      workflowBundle: { codePath: options.workflowBundle ?? requireBuiltBundle() },
      // Cancellation reaches an action with its next heartbeat: a second at most.
      maxHeartbeatThrottleInterval: '500 milliseconds',
      defaultHeartbeatThrottleInterval: '500 milliseconds',
      // The next task of a run is offered to the worker that had the last: when that one was killed, the run waits for this long.
      stickyQueueScheduleToStartTimeout: '3 seconds',
      shutdownGraceTime: shutdownGraceMs,
      shutdownForceTime: shutdownGraceMs * 2,
      interceptors: { activity: [watch.interceptor] },
      ...limitsOf(options),
    });
    swept = sweep(temporal, log);
    await serve(worker, signal, options.onReady);
  } finally {
    watch?.stop();
    await swept;
    await connection.close();
  }
}

function limitsOf({ maxConcurrentActions, actionsPerSecond, version }: WorkerOptions): Partial<SdkWorkerOptions> {
  return {
    ...(maxConcurrentActions !== undefined && { maxConcurrentActivityTaskExecutions: maxConcurrentActions }),
    ...(actionsPerSecond !== undefined && { maxTaskQueueActivitiesPerSecond: actionsPerSecond }),
    ...(version && {
      workerDeploymentOptions: {
        useWorkerVersioning: true,
        version: { deploymentName: version.deployment, buildId: version.buildId },
        defaultVersioningBehavior: 'PINNED',
      },
    }),
  };
}

/** What runs that were terminated left behind. It is no reason not to serve when that cannot be done. */
async function sweep(temporal: Client, log: (line: string) => void): Promise<void> {
  try {
    for (const { scheduleId } of await sweepSchedules(temporal))
      log(`removed the schedule ${scheduleId}: its run is gone`);
  } catch (error) {
    log(`schedules whose run is gone were not looked for: ${messageOf(error)}`);
  }
}

async function serve(worker: Worker, signal: AbortSignal, onReady: (() => void) | undefined): Promise<void> {
  const stop = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const done = worker.run();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  onReady?.();
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function activitiesOf(
  options: WorkerOptions,
  connection: NativeConnection,
  temporal: Client,
  log: (line: string) => void,
  { alerts, monitorStore, system }: Monitoring,
) {
  const actions = options.actions ?? shippedActions;
  return createActivities(actions, {
    definitions: options.definitions ?? definitionFolders(),
    catalogue: catalogueOf(actions),
    searchAttributes: knownSearchAttributes(connection, temporal.options.namespace, log),
    temporal,
    account: noAccount,
    alerts,
    monitorStore,
    system,
    bars: new FileBarSource(options.csvFolder === undefined ? {} : { csvFolder: options.csvFolder }),
    artifactsFor: (runId, executionId) => new FileArtifactStore({ root: options.stateFolder, runId, executionId }),
  });
}

let installed = false;

/** The SDK's log as lines of JSON. The runtime is one a process: the first worker's log gets it. */
function installLogger(log: (line: string) => void, threshold: LogLevel): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger(threshold, ({ level, timestampNanos, message, meta }) => {
      const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
      log(JSON.stringify({ time, level, message, ...meta }, loggable));
    }),
    // The part of the SDK that is not JavaScript would write to the terminal, past this log.
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
    },
  });
}

/** What JSON would lose or refuse: an error has no keys of its own, and a bigint is not allowed. */
function loggable(_key: string, value: unknown): unknown {
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  return typeof value === 'bigint' ? String(value) : value;
}
