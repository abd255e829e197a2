import {
  Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import { cutText } from '../base/text';
import type { Plan, RunResult } from '../engine';
import { defaultTaskQueue, queries, runWorkflowType, type RunInput } from '../protocol';
import { connect, connectionSettings, type ConnectionChoice, type ConnectionSettings } from './connect';
import { findRunningRun, listRuns, summaryOf, type RunSummary } from './list-runs';
import type { RunEvent } from './run-events';
import { newRunId } from './run-id';
import { resultOfRun } from './run-result';
import { Schedules } from './schedules';
import { asTemporalError } from './temporal-error';
import { watchRun } from './watch-run';

export interface ClientOptions extends ConnectionChoice {
  /** Task queue of the workers. @default bellwether */
  readonly taskQueue?: string;
}

export interface StartOptions {
  /** Names the run; two living runs cannot have one name. @default the definition's name, the time and a random part */
  readonly runId?: string;
}

export interface ExecuteOptions extends StartOptions {
  /** Told what happens, in order; see RunEvent. */
  readonly onProgress?: (event: RunEvent) => void;
}

/** Starts, follows and inspects runs. It connects when it is first used; `close` it when done. */
export class BellwetherClient {
  readonly #options: ClientOptions;
  #connection: Promise<Connected> | undefined;

  /** By which runs start by themselves. */
  readonly schedules: Schedules;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    this.schedules = new Schedules((work) => this.temporal(work), options.taskQueue ?? defaultTaskQueue);
  }

  /**
   * Runs a definition and waits for its end. It resolves for every status, `failed` and `cancelled` too.
   * @param definition a name that the workers know, or a compiled plan (`loadDefinition`).
   * @throws BellwetherError when the run could not begin: `UnknownDefinition`, `InvalidVariables`, `TemporalUnreachable`, …
   */
  async execute(
    definition: string | Plan,
    variables: JsonObject = {},
    options: ExecuteOptions = {},
  ): Promise<RunResult> {
    const { runId, executionId } = await this.#start(definition, variables, options);
    // Of this execution: once it has ended, the same id may be given to another.
    const result = (): Promise<RunResult> =>
      this.#call(runId, ({ workflow }) => resultOfRun(workflow, runId, executionId));
    if (options.onProgress === undefined) return result();
    for await (const event of this.#watch(runId, executionId)) {
      options.onProgress(event);
      if (event.kind === 'ended') return event.result;
    }
    return result();
  }

  /**
   * Starts a run and gives its id at once.
   * @throws BellwetherError `RunExists` when a run with this id has not ended yet.
   */
  async start(definition: string | Plan, variables: JsonObject = {}, options: StartOptions = {}): Promise<string> {
    const { runId } = await this.#start(definition, variables, options);
    return runId;
  }

  /** Follows a run to its end: lifecycle, step and progress events. @throws BellwetherError `UnknownRun`. */
  async *watch(runId: string): AsyncGenerator<RunEvent> {
    await this.show(runId);
    yield* this.#watch(runId);
  }

  /**
   * Waits for a run and gives what it came to, whatever its status.
   * @throws RunWithoutResultError when it ended without a result: its input was refused, or it was terminated.
   */
  async result(runId: string): Promise<RunResult> {
    return this.#call(runId, ({ workflow }) => resultOfRun(workflow, runId));
  }

  /** A run as it stands. @throws BellwetherError `UnknownRun`. */
  async show(runId: string): Promise<RunSummary> {
    return this.#call(runId, async ({ workflow }) => summaryOf(await workflow.getHandle(runId).describe()));
  }

  /** The result so far: every step, its output, the context. Needs a worker that can answer. */
  async state(runId: string): Promise<RunResult | undefined> {
    return this.#call(runId, ({ workflow }) => workflow.getHandle(runId).query<RunResult | undefined>(queries.state));
  }

  /** The newest runs first. */
  async list(limit = 20): Promise<readonly RunSummary[]> {
    return this.#call(undefined, ({ workflow }) => listRuns(workflow, limit));
  }

  /** The newest run of a definition that has not ended. */
  async findRunning(definition: string): Promise<RunSummary | undefined> {
    return this.#call(undefined, ({ workflow }) => findRunningRun(workflow, definition));
  }

  /** Asks a run to stop: what is in flight is cancelled, nothing more starts, and it ends as `cancelled`. */
  async cancel(runId: string): Promise<void> {
    await this.#call(runId, ({ workflow }) => workflow.getHandle(runId).cancel());
  }

  /** Does something with Temporal's own client that this one has no method for; its errors become ours. */
  async temporal<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#call(undefined, work);
  }

  /** Whether a worker has asked for work of this client's task queue within the last minute. */
  async hasWorker(): Promise<boolean> {
    const { pollers } = await this.#call(undefined, ({ workflow, options }) =>
      workflow.workflowService.describeTaskQueue({
        namespace: options.namespace,
        taskQueue: { name: this.#options.taskQueue ?? defaultTaskQueue },
        taskQueueType: 1,
      }),
    );
    return pollers.some((poller) => Date.now() - Number(poller.lastAccessTime?.seconds ?? 0) * 1000 < 60_000);
  }

  async close(): Promise<void> {
    const connected = this.#connection;
    this.#connection = undefined;
    if (connected === undefined) return;
    await (await connected).close();
  }

  async #start(definition: string | Plan, variables: JsonObject, options: StartOptions): Promise<Started> {
    const runId = options.runId ?? newRunId(typeof definition === 'string' ? definition : definition.name);
    const input: RunInput = { definition, variables };
    const handle = await this.#call(runId, ({ workflow }) =>
      workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue: this.#options.taskQueue ?? defaultTaskQueue,
        args: [input],
        staticSummary: summaryText(definition, variables),
        // A person may use an id again; one that we made up is new, or the run would be taken for another.
        ...(options.runId === undefined && { workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE }),
      }),
    );
    return { runId, executionId: handle.firstExecutionRunId };
  }

  async *#watch(runId: string, executionId?: string): AsyncGenerator<RunEvent> {
    const { client, settings } = await this.#connected();
    try {
      yield* watchRun(client.workflow, runId, executionId);
    } catch (error) {
      throw asTemporalError(error, settings);
    }
  }

  /** Asks the server, and says what went wrong so that a person can act on it. */
  async #call<T>(runId: string | undefined, work: (client: Client) => Promise<T>): Promise<T> {
    const { client, settings } = await this.#connected();
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) {
        throw new BellwetherError('RunExists', `a run with the id '${runId ?? ''}' is running already`, {
          cause: error,
        });
      }
      if (error instanceof WorkflowNotFoundError) {
        const message = `there is no run '${runId ?? ''}'; 'bellwether list' shows them`;
        throw new BellwetherError('UnknownRun', message, { cause: error });
      }
      throw asTemporalError(error, settings);
    }
  }

  #connected(): Promise<Connected> {
    this.#connection ??= open(this.#options).catch((error: unknown) => {
      // The next call tries again.
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }
}

interface Started {
  readonly runId: string;
  /** Of Temporal: which of all executions that had this id. */
  readonly executionId: string;
}

interface Connected {
  readonly client: Client;
  readonly settings: ConnectionSettings;
  close(): Promise<void>;
}

async function open(options: ClientOptions): Promise<Connected> {
  const settings = connectionSettings(options);
  const { connection, close } = await connect(settings);
  return { client: new Client({ connection, namespace: settings.namespace }), settings, close };
}

/** More bytes than this the server refuses, counted as JSON. */
const mostSummaryBytes = 340;

/** What the Temporal UI shows beside the run's id. */
function summaryText(definition: string | Plan, variables: JsonObject): string {
  const name = typeof definition === 'string' ? definition : `${definition.name} ${definition.version}`;
  const given = Object.entries(variables).map(([variable, value]) => `${variable} = ${JSON.stringify(value)}`);
  return cutText([name, ...given].join(', '), mostSummaryBytes);
}
