import { Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { Plan, RunResult } from '../engine';
import { defaultTaskQueue, queries, runWorkflowType, type RunInput } from '../protocol';
import { connect, connectionSettings, type ConnectionChoice } from './connect';
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
  #client: Promise<Client> | undefined;

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

  /** Starts a run and gives its id at once. */
  async start(definition: string | Plan, variables: JsonObject = {}, options: StartOptions = {}): Promise<string> {
    const { workflow } = await this.#connected();
    const runId = options.runId ?? newRunId(typeof definition === 'string' ? definition : definition.name);
    const input: RunInput = { definition, variables };
    try {
      await workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue: this.#options.taskQueue ?? defaultTaskQueue,
        args: [input],
        staticSummary: summaryText(definition, variables),
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new BellwetherError('RunExists', `a run with the id '${runId}' is running already`, { cause: error });
    }
    return runId;
  }

  /** Follows a run to its end: lifecycle, step and progress events. */
  async *watch(runId: string): AsyncGenerator<RunEvent> {
    const { workflow } = await this.#connected();
    await this.show(runId);
    yield* watchRun(workflow, runId);
  }

  /** Waits for a run and gives what it came to, whatever its status. */
  async result(runId: string): Promise<RunResult> {
    const { workflow } = await this.#connected();
    return resultOfRun(workflow, runId);
  }

  /** A run as it stands. @throws BellwetherError `UnknownRun`. */
  async show(runId: string): Promise<RunSummary> {
    const { workflow } = await this.#connected();
    try {
      return summaryOf(await workflow.getHandle(runId).describe());
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      throw new BellwetherError('UnknownRun', `there is no run '${runId}'; 'bellwether list' shows them`, {
        cause: error,
      });
    }
  }

  /** The result so far: every step, its output, the context. Needs a worker that can answer. */
  async state(runId: string): Promise<RunResult | undefined> {
    const { workflow } = await this.#connected();
    return workflow.getHandle(runId).query<RunResult | undefined>(queries.state);
  }

  /** The newest runs first. */
  async list(limit = 20): Promise<readonly RunSummary[]> {
    const { workflow } = await this.#connected();
    return listRuns(workflow, limit);
  }

  /** The newest run of a definition that has not ended. */
  async findRunning(definition: string): Promise<RunSummary | undefined> {
    const { workflow } = await this.#connected();
    const name = definition.replaceAll(/[^A-Za-z0-9_]/g, '_');
    const [run] = await listRuns(workflow, 1, `BellwetherDefinition = '${name}' AND ExecutionStatus = 'Running'`);
    return run;
  }

  /** Asks a run to stop: what is in flight is cancelled, nothing more starts, and it ends as `cancelled`. */
  async cancel(runId: string): Promise<void> {
    const { workflow } = await this.#connected();
    await workflow.getHandle(runId).cancel();
  }

  /** Whether a worker has asked for work of this client's task queue within the last minute. */
  async hasWorker(): Promise<boolean> {
    const { workflow, options } = await this.#connected();
    const { pollers } = await workflow.workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: this.#options.taskQueue ?? defaultTaskQueue },
      taskQueueType: 1,
    });
    return pollers.some((poller) => Date.now() - Number(poller.lastAccessTime?.seconds ?? 0) * 1000 < 60_000);
  }

  async close(): Promise<void> {
    if (this.#client === undefined) return;
    const { connection } = await this.#client;
    this.#client = undefined;
    await connection.close();
  }

  #connected(): Promise<Client> {
    this.#client ??= openClient(this.#options).catch((error: unknown) => {
      // The next call tries again.
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }
}

async function openClient(options: ClientOptions): Promise<Client> {
  const settings = connectionSettings(options);
  return new Client({ connection: await connect(settings), namespace: settings.namespace });
}

/** A run id that sorts by time and says what runs: `simple_backtest-20181231-155900-3f9a`. */
function newRunId(definition: string): string {
  const [date = '', time = ''] = new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .split('T');
  return `${definition.replaceAll('-', '_')}-${date}-${time}-${randomBytes(2).toString('hex')}`;
}

/** What the Temporal UI shows beside the run's id. */
function summaryText(definition: string | Plan, variables: JsonObject): string {
  const name = typeof definition === 'string' ? definition : `${definition.name} ${definition.version}`;
  const given = Object.entries(variables).map(([variable, value]) => `${variable} = ${JSON.stringify(value)}`);
  return [name, ...given].join(', ').slice(0, 200);
}
