import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions as SdkWorkerOptions } from '@temporalio/worker';
import { createActivities, sweepSchedules, type PortSources } from '../activities';
import { definitionFolders } from '../adapters/definitions/definition-folders';
import { messageOf } from '../base/errors';
import { catalogueOf } from '../catalogue';
import { actionsHere } from '../catalogue/actions-here';
import { payloadEncryption } from '../codec';
import type { ProcessPool } from '../pool';
import { defaultTaskQueue, emergencyQueueOf, encryptedFailuresMark, tracedMark } from '../protocol';
import { createWorkerLog, type HealthServer, type WorkerPhase } from '../telemetry';
import { emergencyWorker, guardDuty, type GuardDuty } from './emergencies';
import { workerHealth } from './health';
import { hearLimits } from './hear-limits';
import { installedLedger } from './installed-ledger';
import { monitoring, type Monitoring } from './monitoring';
import { meterActions, meterLateness } from './own-metrics';
import { ownPorts, type OwnPorts } from './own-ports';
import { installRuntime } from './runtime';
import { knownSearchAttributes } from './search-attributes';
import { Replays } from './replays';
import { serve } from './serve';
import { thenClose } from './then-close';
import { tradingFor, type Trading } from './trading';
import { tracesHere } from './traces';
import type { WorkerOptions } from './worker-options';
import { workerPool } from './worker-pool';
import { bundleFor, requireBuiltBundle } from './workflow-bundle';

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
  const { stateFolder, databaseUrl } = options;
  const desks = tradingFor(temporal, { stateFolder, databaseUrl, ...choices, market: { quotes, clock }, log });
  // Connections of its own: a halt waits for none that orders hold.
  const ledger = installedLedger({ stateFolder, databaseUrl, connections: 4 });
  const replays = new Replays(data.bars);
  const stopped = new AbortController();
  let watched: Promise<void> = Promise.resolve();
  const pool =
    options.actions === undefined || options.pool !== undefined ? workerPool(options, options.pool) : undefined;
  let watch: Monitoring | undefined;
  let polls = false;
  let health: HealthServer | undefined;
  const traces = await tracesHere(warn);
  const work = async (): Promise<void> => {
    const phase = (): WorkerPhase => (signal.aborted ? 'draining' : polls ? 'polling' : 'starting');
    if (options.health !== undefined) health = await workerHealth(options.health, { temporal, ledger, phase });
    watch = await monitoring(temporal, {
      stateFolder,
      taskQueue,
      childProcesses: () => pool?.stats().pids ?? [],
      broker: desks.brokerLatency,
      warn,
    });
    const books = watch.booksOf;
    const guard = guardDuty({ ledger, temporal, taskQueue, log: warn, haltDesk: options.haltDesk ?? desks.haltDesk });
    const shared = {
      namespace,
      taskQueue,
      dataConverter,
      activities: activitiesOf(options, connection, temporal, warn, {
        ...watch,
        ...data,
        quotes,
        replayed: (market) => ({ ...replays.of(market), ...books(market) }),
        trading: desks.trading,
        requireReplayable: desks.requireReplayable,
        ...(pool && { pool }),
        guard: guard.activities,
      }),
      // Cancellation reaches an action with its next heartbeat: a second at most.
      maxHeartbeatThrottleInterval: '500 milliseconds',
      defaultHeartbeatThrottleInterval: '500 milliseconds',
      shutdownGraceTime: shutdownGraceMs,
      shutdownForceTime: shutdownGraceMs * 2,
      interceptors: { activity: [...(traces?.interceptors ?? []), hearLimits, watch.interceptor, meterActions] },
      ...versionOf(options),
    } as const satisfies Partial<SdkWorkerOptions>;
    const looks = options.looks === true;
    const worker = await Worker.create({
      ...shared,
      connection,
      workflowBundle: await bundleFor(options.workflowBundle ?? requireBuiltBundle(), [
        ...(encrypts ? [encryptedFailuresMark] : []),
        ...(traces ? [tracedMark] : []),
      ]),
      ...(traces && { sinks: traces.sinks }),
      // The next task of a run is offered to the worker that had the last: when that one was killed, the run waits for this long.
      stickyQueueScheduleToStartTimeout: '3 seconds',
      ...limitsOf(options),
      enableNonLocalActivities: !looks,
    });
    const emergencies = looks ? [] : [await emergencyWorker(connection, shared)];
    if (!looks) {
      swept = sweep(temporal, warn);
      watched = guard.watch(stopped.signal);
    }
    if (options.metricsAddress !== undefined) meterLateness(temporal, taskQueue, stopped.signal, warn);
    await serve([worker, ...emergencies], signal, () => {
      polls = true;
      options.onReady?.();
    });
  };
  await thenClose(
    work,
    [
      () => stopped.abort(),
      () => health?.close(),
      () => watched,
      () => ledger.close(),
      () => desks.close(),
      () => watch?.stop(),
      () => pool?.close(),
      () => data.close(),
      () => swept,
      () => connection.close(),
      () => traces?.close(),
    ],
    warn,
  );
}

function limitsOf({ maxConcurrentActions, actionsPerSecond, maxCachedRuns }: WorkerOptions): Partial<SdkWorkerOptions> {
  return {
    ...(maxConcurrentActions !== undefined && { maxConcurrentActivityTaskExecutions: maxConcurrentActions }),
    ...(maxCachedRuns !== undefined && { maxCachedWorkflows: maxCachedRuns }),
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

function activitiesOf(
  options: WorkerOptions,
  connection: NativeConnection,
  temporal: Client,
  warn: (message: string) => void,
  ports: Monitoring &
    OwnPorts &
    Pick<Trading, 'trading' | 'requireReplayable'> &
    Pick<PortSources, 'replayed'> & { readonly pool?: ProcessPool; readonly guard: GuardDuty['activities'] },
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
