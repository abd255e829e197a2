import { Client } from '@temporalio/client';
import {
  NativeConnection,
  Worker,
  type LogLevel,
  type NativeConnectionOptions,
  type WorkerOptions as SdkWorkerOptions,
} from '@temporalio/worker';
import { createActivities, sweepSchedules, type DefinitionSource } from '../activities';
import { definitionFolders } from '../adapters/definitions/definition-folders';
import { messageOf } from '../base/errors';
import { catalogueOf } from '../catalogue';
import { actionsHere } from '../catalogue/actions-here';
import { payloadEncryption } from '../codec';
import type { HaltDesk } from '../guard';
import type { PoolOptions, ProcessPool } from '../pool';
import { defaultTaskQueue, emergencyQueueOf } from '../protocol';
import type { Action } from '../slices/action';
import type { Clock } from '../slices/ports';
import type { QuoteSource } from '../slices/quote-source-port';
import { createWorkerLog, type HealthServer, type WorkerPhase } from '../telemetry';
import { emergencyWorker, guardDuty, type GuardDuty } from './emergencies';
import { workerHealth, type HealthAddress } from './health';
import { hearLimits } from './hear-limits';
import { ledgerWhenThere } from './ledger-when-there';
import { monitoring, type Monitoring } from './monitoring';
import { meterActions, meterLateness } from './own-metrics';
import { ownPorts, type OwnPorts } from './own-ports';
import { installRuntime } from './runtime';
import { tradingFor, type Trading, type TradingSettings } from './trading';
import { knownSearchAttributes } from './search-attributes';
import { workerPool } from './worker-pool';
import { bundleFor, requireBuiltBundle } from './workflow-bundle';

/** What runs see of prices and time. */
export interface Market {
  readonly quotes: QuoteSource;
  readonly clock: Clock;
}

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
  /** @default the shipped ones, and those of the folders that the environment names (see actionsHere) */
  readonly actions?: readonly Action[];
  /**
   * The pool of processes for what computes for long or has limits. With `actions` of its own a worker has none unless this says
   * by which `hostModule` its processes find them.
   */
  readonly pool?: Partial<PoolOptions>;
  /** It answers questions about runs and works off their messages, but carries out no actions: they wait for another. @default false */
  readonly looks?: boolean;
  /** Actions that run at once in this worker. @default 100 */
  readonly maxConcurrentActions?: number;
  /** Actions that all workers of the task queue begin in a second, at most. @default no limit */
  readonly actionsPerSecond?: number;
  /**
   * Which version of the worker this is, where workers are versioned: a run stays with the version that it began on, and moves to
   * the current one when it goes on in a new execution. @default not versioned
   */
  readonly version?: { readonly deployment: string; readonly buildId: string };
  /** The keys by which payloads are encrypted, as in BELLWETHER_CODEC_KEYS. @default what that says */
  readonly codecKeys?: string;
  /** A PostgreSQL of the operator's, for the ledger. @default that of DATABASE_URL, else the embedded one of the state folder */
  readonly databaseUrl?: string;
  /** The market, the accounts and the venues of runs, where they are not those of this machine: for tests and drills. */
  readonly trading?: Pick<TradingSettings, 'accounts' | 'broker'> & Partial<Market>;
  /** By which halts are carried out at the venues of the accounts. @default at the brokers of the accounts' configuration */
  readonly haltDesk?: HaltDesk;
  /** File of a workflow bundle. @default the one that the build made */
  readonly workflowBundle?: string;
  /** Aborted to shut down: running actions get a moment to finish, then the worker stops. */
  readonly signal: AbortSignal;
  /** Called once the worker polls. */
  readonly onReady?: () => void;
  /** How much it logs: from `INFO`, what happens to runs and their steps as well. @default WARN */
  readonly logLevel?: LogLevel;
  /** Where an orchestrator asks whether the worker lives and is ready. @default nowhere */
  readonly health?: HealthAddress;
  /** Where Prometheus reads the metrics of the process, `127.0.0.1:9464`. @default nowhere */
  readonly metricsAddress?: string;
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
  const threshold = options.logLevel ?? 'WARN';
  const log = createWorkerLog(options.log ?? ((line: string) => process.stderr.write(`${line}\n`)), threshold);
  const warn = (message: string): void => log.warn(message);
  installRuntime({ log, threshold, metricsAddress: options.metricsAddress });
  const { dataConverter, encrypts } = await payloadEncryption(options.codecKeys);
  const connection = await NativeConnection.connect(options.connection);
  const temporal = new Client({ connection, namespace, dataConverter });
  let swept: Promise<void> = Promise.resolve();
  const data = ownPorts(options);
  const { quotes = data.quotes, clock = presentClock, ...choices } = options.trading ?? {};
  const desks = tradingFor(temporal, {
    stateFolder: options.stateFolder,
    ...(options.databaseUrl !== undefined && { databaseUrl: options.databaseUrl }),
    ...choices,
    market: { quotes, clock },
    log,
  });
  const ledger = ledgerWhenThere({
    stateFolder: options.stateFolder,
    databaseUrl: options.databaseUrl ?? named(process.env['DATABASE_URL']),
  });
  const stopped = new AbortController();
  let watched: Promise<void> = Promise.resolve();
  const pool =
    options.actions === undefined || options.pool !== undefined ? workerPool(options, options.pool) : undefined;
  let watch: Monitoring | undefined;
  let polls = false;
  let health: HealthServer | undefined;
  try {
    const phase = (): WorkerPhase => (signal.aborted ? 'draining' : polls ? 'polling' : 'starting');
    if (options.health !== undefined) health = await workerHealth(options.health, { temporal, ledger, phase });
    watch = await monitoring(temporal, {
      stateFolder: options.stateFolder,
      taskQueue,
      childProcesses: () => pool?.stats().pids ?? [],
    });
    const guard = guardDuty({ ledger, temporal, taskQueue, log: warn, haltDesk: options.haltDesk ?? desks.haltDesk });
    const shared = {
      namespace,
      taskQueue,
      dataConverter,
      activities: activitiesOf(options, connection, temporal, warn, {
        ...watch,
        ...data,
        quotes,
        trading: desks.trading,
        ...(pool && { pool }),
        guard: guard.activities,
      }),
      // Cancellation reaches an action with its next heartbeat: a second at most.
      maxHeartbeatThrottleInterval: '500 milliseconds',
      defaultHeartbeatThrottleInterval: '500 milliseconds',
      shutdownGraceTime: shutdownGraceMs,
      shutdownForceTime: shutdownGraceMs * 2,
      interceptors: { activity: [hearLimits, watch.interceptor, meterActions] },
      ...versionOf(options),
    } as const satisfies Partial<SdkWorkerOptions>;
    const looks = options.looks === true;
    const emergencies = looks ? [] : [await emergencyWorker(connection, shared)];
    const worker = await Worker.create({
      ...shared,
      connection,
      workflowBundle: await bundleFor(options.workflowBundle ?? requireBuiltBundle(), encrypts),
      // The next task of a run is offered to the worker that had the last: when that one was killed, the run waits for this long.
      stickyQueueScheduleToStartTimeout: '3 seconds',
      ...limitsOf(options),
      enableNonLocalActivities: !looks,
    });
    if (!looks) {
      swept = sweep(temporal, warn);
      watched = guard.watch(stopped.signal);
    }
    if (options.metricsAddress !== undefined) meterLateness(temporal, taskQueue, stopped.signal, warn);
    await serve([worker, ...emergencies], signal, () => {
      polls = true;
      options.onReady?.();
    });
  } finally {
    stopped.abort();
    await health?.close();
    await watched;
    await ledger.close();
    await desks.close();
    watch?.stop();
    await pool?.close();
    await data.close();
    await swept;
    await connection.close();
  }
}

function limitsOf({ maxConcurrentActions, actionsPerSecond }: WorkerOptions): Partial<SdkWorkerOptions> {
  return {
    ...(maxConcurrentActions !== undefined && { maxConcurrentActivityTaskExecutions: maxConcurrentActions }),
    ...(actionsPerSecond !== undefined && { maxTaskQueueActivitiesPerSecond: actionsPerSecond }),
  };
}

function versionOf({ version }: WorkerOptions): Pick<SdkWorkerOptions, 'workerDeploymentOptions'> {
  return {
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
async function sweep(temporal: Client, warn: (message: string) => void): Promise<void> {
  try {
    for (const { scheduleId } of await sweepSchedules(temporal))
      warn(`removed the schedule ${scheduleId}: its run is gone`);
  } catch (error) {
    warn(`schedules whose run is gone were not looked for: ${messageOf(error)}`);
  }
}

/** All of them together: one that fails ends the others. */
async function serve(workers: readonly Worker[], signal: AbortSignal, onReady: () => void): Promise<void> {
  const stop = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const done = Promise.all(workers.map((worker) => worker.run().finally(stop)));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  onReady();
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
  warn: (message: string) => void,
  ports: Monitoring &
    OwnPorts &
    Pick<Trading, 'trading'> & { readonly pool?: ProcessPool; readonly guard: GuardDuty['activities'] },
) {
  const actions = options.actions ?? actionsHere();
  return createActivities(actions, {
    definitions: options.definitions ?? definitionFolders(),
    catalogue: catalogueOf(actions),
    searchAttributes: knownSearchAttributes(connection, temporal.options.namespace, warn),
    temporal,
    emergencyQueue: emergencyQueueOf(options.taskQueue ?? defaultTaskQueue),
    ...ports,
  });
}

const presentClock = { now: () => Date.now() };

/** A variable that is set to nothing is not set. */
const named = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
