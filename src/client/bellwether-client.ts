import { Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { BellwetherError } from '../base/errors';
import { utf8Length, type JsonObject } from '../base/json';
import type { Plan, RunResult } from '../engine';
import { defaultTaskQueue, queries, runWorkflowType, type RunInput } from '../protocol';
import { connect, connectionSettings, type ConnectionChoice, type ConnectionSettings } from './connect';
import { findRunningRun, listRuns, summaryOf, type RunSummary } from './list-runs';
import type { RunEvent } from './run-events';
import { resultOfRun } from './run-result';
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

  constructor(options: ClientOptions = {}) {
    this.#options = options;
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
    const runId = await this.start(definition, variables, options);
    if (options.onProgress === undefined) return this.result(runId);
    for await (const event of this.watch(runId)) {
      options.onProgress(event);
      if (event.kind === 'ended') return event.result;
    }
    return this.result(runId);
  }

  /**
   * Starts a run and gives its id at once.
   * @throws BellwetherError `RunExists` when a run with this id has not ended yet.
   */
  async start(definition: string | Plan, variables: JsonObject = {}, options: StartOptions = {}): Promise<string> {
    const runId = options.runId ?? newRunId(typeof definition === 'string' ? definition : definition.name);
    const input: RunInput = { definition, variables };
    await this.#call(runId, ({ workflow }) =>
      workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue: this.#options.taskQueue ?? defaultTaskQueue,
        args: [input],
        staticSummary: summaryText(definition, variables),
      }),
    );
    return runId;
  }

  /** Follows a run to its end: lifecycle, step and progress events. @throws BellwetherError `UnknownRun`. */
  async *watch(runId: string): AsyncGenerator<RunEvent> {
    await this.show(runId);
    const { client, settings } = await this.#connected();
    try {
      yield* watchRun(client.workflow, runId);
    } catch (error) {
      throw asTemporalError(error, settings);
    }
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

/** A run id that sorts by time and says what runs: `simple_backtest-20181231-155900-3f9a`. */
function newRunId(definition: string): string {
  const [date = '', time = ''] = new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .split('T');
  return `${definition.replaceAll('-', '_')}-${date}-${time}-${randomBytes(2).toString('hex')}`;
}

/** More bytes than this the server refuses, counted as JSON. */
const mostSummaryBytes = 350;

/** What the Temporal UI shows beside the run's id. */
function summaryText(definition: string | Plan, variables: JsonObject): string {
  const name = typeof definition === 'string' ? definition : `${definition.name} ${definition.version}`;
  const given = Object.entries(variables).map(([variable, value]) => `${variable} = ${JSON.stringify(value)}`);
  const characters = Array.from([name, ...given].join(', ')).slice(0, 200);
  while (utf8Length(JSON.stringify(characters.join(''))) > mostSummaryBytes) characters.pop();
  return characters.join('');
}
