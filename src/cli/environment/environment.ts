import { BellwetherClient } from '../../client';
import { connectionSettings } from '../../client/connect';
import { defaultTaskQueue } from '../../protocol';
import { orGiveUp } from '../give-up';
import { openEmbedded } from './embedded';

/** What a command works with: a server to talk to and, where it needs one, a worker. */
export interface Environment {
  readonly client: BellwetherClient;
  readonly address: string;
  readonly namespace: string;
  /** Absent where the server is not ours: then we do not know it. */
  readonly uiUrl: string | undefined;
  /** What was started for this command, for a person to read: `the Temporal server`, `a worker`. */
  readonly started: readonly string[];
  /** Whether the server is still there after `stop`. */
  readonly serverStays: boolean;
  /** Whether a worker that we know of is still there after `stop`, so that runs go on. */
  readonly workerStays: boolean;
  /** Resolves, to what happened, when the worker that was started for this command ends by itself. */
  readonly broken: Promise<Error>;
  /** Starts a worker unless one serves the task queue. For commands that know late whether they need one. */
  needWorker(): Promise<void>;
  /** Stops what was started for this command. */
  stop(): Promise<void>;
}

export interface EnvironmentNeeds {
  /** A worker too. */
  readonly worker: boolean;
  /** The worker is for looking at runs: one that is started for it carries out no actions, which may not even be known here. @default false */
  readonly looks?: boolean;
  /** Leave running what is started. @default false */
  readonly keep?: boolean;
  readonly taskQueue?: string;
  readonly log: (message: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Connects to Temporal: the server that TEMPORAL_ADDRESS (or Temporal's own configuration) names, else the embedded
 * one, which is started when it does not run. With the embedded one comes a worker; elsewhere workers are the operator's.
 */
export async function openEnvironment(needs: EnvironmentNeeds): Promise<Environment> {
  const external = externalAddress();
  const opening = external === undefined ? openEmbedded(needs) : openExternal(external, needs);
  return orGiveUp(opening, needs.signal);
}

/** The address of a server that is not ours; undefined when nobody named one. */
export function externalAddress(): string | undefined {
  const named = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) =>
    isSet(process.env[name]),
  );
  return named ? connectionSettings().options.address : undefined;
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

async function openExternal(address: string, needs: EnvironmentNeeds): Promise<Environment> {
  const { taskQueue = defaultTaskQueue, log } = needs;
  const client = new BellwetherClient({ address, taskQueue, reconnectMs: 0 });
  const needWorker = async (): Promise<void> => {
    if (await client.hasWorker()) return;
    log(
      `No worker has polled the task queue '${taskQueue}' at ${address} within the last minute; the run waits for one. Start it with: bellwether worker`,
    );
  };
  const environment: Environment = {
    client,
    address,
    namespace: connectionSettings().namespace,
    uiUrl: undefined,
    started: [],
    serverStays: true,
    workerStays: false,
    broken: new Promise(() => undefined),
    needWorker,
    stop: () => client.close(),
  };
  try {
    if (needs.worker) await needWorker();
    return environment;
  } catch (error) {
    await environment.stop();
    throw error;
  }
}
