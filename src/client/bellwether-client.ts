import {
  Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { BellwetherError } from '../base/errors';
import type { Json, JsonObject } from '../base/json';
import { payloadEncryption } from '../codec';
import { cutText } from '../base/text';
import type { Plan, RunResult, StepExplanation } from '../engine';
import { defaultTaskQueue, queries, runMemo, runWorkflowType, type RunDescription, type RunInput } from '../protocol';
import { attemptsUnderWay, type AttemptUnderWay } from './attempts-under-way';
import { Books, type BooksOptions } from './books';
import { connect, connectionSettings, type ConnectionChoice, type ConnectionSettings } from './connect';
import { estimateRun } from './estimate-run';
import { pollersOf, type Poller } from './pollers';
import type { Runnable } from './definition-in-code';
import { loadDefinition, looksLikePath } from './definitions';
import { explainStepOf } from './explain-run';
import { haltRun, type HaltOptions, type HaltOutcome } from './halt-run';
import { findRunningRun, listRuns, summaryOf, type RunSummary } from './list-runs';
import { pastRuns } from './past-runs';
import { isProgressEvent, type HappeningEvent, type ProgressEvent, type RunEvent } from './run-events';
import { newRunId } from './run-id';
import { reconnecting, type Patience } from './reconnecting';
import { Reruns } from './reruns';
import { resultOfRun } from './run-result';
import { statisticsOf, type StatisticsReport } from './run-statistics';
import { Schedules } from './schedules';
import { cancelRun, decideStep, pauseRun, resumeRun, sendEventTo, type ApprovalDecision } from './steer-run';
import { asTemporalError } from './temporal-error';
import { traceCalls } from './trace-calls';
import { userName } from './user-name';
import { describeRun, watchRun } from './watch-run';

export interface ClientOptions extends ConnectionChoice, BooksOptions {
  /** Task queue of the workers. @default bellwether */
  readonly taskQueue?: string;
  /**
   * How long `watch`, `result` and `execute` go on asking a server that is away: it restarts, and the run goes on. @default 120000
   */
  readonly reconnectMs?: number;
  /** The keys by which payloads are encrypted, as in BELLWETHER_CODEC_KEYS; the same as those of the workers. @default what that says */
  readonly codecKeys?: string;
}

const defaultReconnectMs = 120_000;

export type RunPriority = 1 | 2 | 3 | 4 | 5;

export interface StartOptions {
  /** Names the run; two living runs cannot have one name. @default the definition's name, the time and a random part */
  readonly runId?: string;
  /**
   * From 1, the most urgent, to 5: whose actions a worker takes first when more of them wait than it has room for. The
   * run's children and ticks have it too. @default 3
   */
  readonly priority?: RunPriority;
  /**
   * The account that the run is bound to, by its name in the configuration of the workers. It cannot be changed later, and no
   * variable can. @default the default account of the workers, which never moves real money
   */
  readonly account?: string;
}

/** Told what happens to a run, in order. An error that one of them throws ends the waiting, not the run. */
export interface RunCallbacks {
  /** How far the run is: its start, its steps, its progress, its end. */
  readonly onProgress?: (event: ProgressEvent) => void;
  /** What happens to it besides: messages, events and their handlers, pauses, a halt, notes. */
  readonly onEvent?: (event: HappeningEvent) => void;
}

export interface ExecuteOptions extends StartOptions, RunCallbacks {}

export interface WatchOptions {
  /** Tells what runs of this definition usually take, where at least three have ended well. @default false */
  readonly estimate?: boolean;
}

/** Starts, follows and inspects runs. It connects when it is first used; `close` it when done. */
export class BellwetherClient {
  readonly #options: ClientOptions;
  #connection: Promise<Connected> | undefined;

  /** By which runs start by themselves. */
  readonly schedules: Schedules;

  /** By which runs are done again, and gone on from. */
  readonly reruns: Reruns;

  /** Accounts, positions and orders, as the ledger has them. */
  readonly books: Books;

  constructor(options: ClientOptions = {}) {
    this.#options = options;
    const taskQueue = options.taskQueue ?? defaultTaskQueue;
    this.schedules = new Schedules((work) => this.temporal(work), taskQueue);
    this.reruns = new Reruns((work) => this.temporal(work), taskQueue);
    this.books = new Books(options);
  }

  /**
   * Runs a definition and waits for its end. It resolves for every status, `failed` and `cancelled` too.
   * @param definition a name that the workers know, the path of a file here, or what `loadDefinition`, `definition` or `compileInCode` gave.
   * @throws BellwetherError when the run could not begin: `UnknownDefinition`, `InvalidVariables`, `TemporalUnreachable`, …
   */
  async execute<Variables extends object = JsonObject>(
    definition: Runnable<Variables>,
    variables?: NoInfer<Variables>,
    options: ExecuteOptions = {},
  ): Promise<RunResult> {
    const { runId, executionId } = await this.#start(definition, variables, options);
    // Of this execution: once it has ended, the same id may be given to another.
    return this.#result(runId, options, executionId);
  }

  /**
   * Starts a run and gives its id at once.
   * @throws BellwetherError `RunExists` when a run with this id has not ended yet.
   */
  async start<Variables extends object = JsonObject>(
    definition: Runnable<Variables>,
    variables?: NoInfer<Variables>,
    options: StartOptions = {},
  ): Promise<string> {
    const { runId } = await this.#start(definition, variables, options);
    return runId;
  }

  /** Follows a run to its end: lifecycle, step and progress events, and what happens besides. @throws BellwetherError `UnknownRun`. */
  async *watch(runId: string, options: WatchOptions = {}): AsyncGenerator<RunEvent> {
    await this.show(runId);
    yield* this.#watch(runId, undefined, options);
  }

  /**
   * Waits for a run and gives what it came to, whatever its status.
   * @throws RunWithoutResultError when it ended without a result: its input was refused, or it was terminated.
   */
  async result(runId: string, callbacks: RunCallbacks = {}): Promise<RunResult> {
    return this.#result(runId, callbacks);
  }

  /** A run as it stands. @throws BellwetherError `UnknownRun`. */
  async show(runId: string): Promise<RunSummary> {
    return this.#call(runId, async ({ workflow }) => summaryOf(await workflow.getHandle(runId).describe()));
  }

  /** Execution id of the first execution of a run: its workflow id may be taken again, this one is its own. */
  async firstExecution(runId: string): Promise<string> {
    const { raw, runId: newest } = await this.#call(runId, ({ workflow }) => workflow.getHandle(runId).describe());
    const first = raw.workflowExecutionInfo?.firstRunId ?? '';
    return first === '' ? newest : first;
  }

  /** Execution id of the first execution of a run that is a child of another; undefined for one of its own. */
  async childExecution(runId: string): Promise<string | undefined> {
    const { raw } = await this.#call(runId, ({ workflow }) => workflow.getHandle(runId).describe());
    const { rootExecution, firstRunId } = raw.workflowExecutionInfo ?? {};
    const top = rootExecution?.workflowId ?? '';
    return top === '' || top === runId ? undefined : (firstRunId ?? undefined);
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

  /**
   * Asks a run to stop: what is in flight is cancelled, nothing more starts, and it ends as `cancelled`.
   * @throws BellwetherError `UnknownRun`; `RunEnded`, which says how. So do all that follow.
   */
  async cancel(runId: string): Promise<void> {
    await this.#call(runId, ({ workflow }) => cancelRun(workflow, runId));
  }

  /** Lets a run finish what is in flight and start nothing more, until it is resumed. `by` is the user's name unless given. */
  async pause(runId: string, by: string = userName()): Promise<void> {
    await this.#call(runId, ({ workflow }) => pauseRun(workflow, runId, by));
  }

  /** Lets a paused run go on. */
  async resume(runId: string, by: string = userName()): Promise<void> {
    await this.#call(runId, ({ workflow }) => resumeRun(workflow, runId, by));
  }

  /** Decides on an approval, by the path of its step; one that has not asked yet takes it when it does. */
  async decide(runId: string, step: string, { approved, by = userName() }: ApprovalDecision): Promise<void> {
    await this.#call(runId, ({ workflow }) => decideStep(workflow, runId, step, { approved, by }));
  }

  /** Sends a run an event: its handler starts, and the step that has waited for it longest goes on. At most 256 KiB. */
  async sendEvent(runId: string, name: string, payload: Json = null): Promise<void> {
    await this.#call(runId, ({ workflow }) => sendEventTo(workflow, runId, name, payload));
  }

  /** Stops a run at once and runs its `on_emergency`: sends the halt, then asks what came of it. See HaltOutcome. */
  async halt(runId: string, options: HaltOptions): Promise<HaltOutcome> {
    return this.#call(runId, (client) => haltRun(client, runId, { ...options, by: options.by ?? userName() }));
  }

  /** Why a step of a run stands as it does. Needs a worker. @throws BellwetherError `UnknownStep`. */
  async explain(runId: string, step: string): Promise<StepExplanation> {
    return this.#call(runId, ({ workflow }) => explainStepOf(workflow, runId, step));
  }

  /** Where the server is with the actions of a run that have not ended: attempts that failed, and when the next one begins. */
  async attempts(runId: string): Promise<readonly AttemptUnderWay[]> {
    return this.#call(runId, ({ workflow }) => attemptsUnderWay(workflow, runId));
  }

  /** How a run stands, without outputs; undefined while it has no plan yet, or when no worker answers within `waitMs`. */
  async progress(runId: string, waitMs = 5000): Promise<RunDescription | undefined> {
    return this.#call(runId, (client) =>
      client.withDeadline(Date.now() + waitMs, () => describeRun(client.workflow.getHandle(runId))),
    );
  }

  /** Sums up the runs that ended last, of one definition or of all. */
  async stats(definition?: string, limit = 100): Promise<StatisticsReport> {
    return this.#call(undefined, async ({ workflow }) =>
      statisticsOf(await pastRuns(workflow, limit, definition), limit),
    );
  }

  /** Does something with Temporal's own client that this one has no method for; its errors become ours. */
  async temporal<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#call(undefined, work);
  }

  /** Whether a worker has asked for work of this client's task queue within the last minute. */
  async hasWorker(): Promise<boolean> {
    return (await this.pollers()).length > 0;
  }

  /**
   * The workers that have asked the task queue for work within the last minute: an idle one asks about that often, so one that was
   * killed since is still among them. The identity is `process id@host` unless the worker says otherwise.
   */
  async pollers(): Promise<readonly Poller[]> {
    return this.#call(undefined, ({ workflow }) => pollersOf(workflow, this.#options.taskQueue ?? defaultTaskQueue));
  }

  async close(): Promise<void> {
    const connected = this.#connection;
    this.#connection = undefined;
    await Promise.all([this.books.close(), connected?.then((connection) => connection.close())]);
  }

  async #start(given: Runnable<unknown>, asked: object | undefined, options: StartOptions): Promise<Started> {
    const definition = await runnable(given);
    const variables: JsonObject = { ...asked };
    const runId = options.runId ?? newRunId(typeof definition === 'string' ? definition : definition.name);
    const input: RunInput = { definition, variables };
    const handle = await this.#call(runId, ({ workflow }) =>
      workflow.start(runWorkflowType, {
        workflowId: runId,
        taskQueue: this.#options.taskQueue ?? defaultTaskQueue,
        args: [input],
        staticSummary: summaryText(definition, variables),
        memo: runMemo({ account: options.account, startedBy: userName() }),
        ...(options.priority !== undefined && { priority: { priorityKey: options.priority } }),
        // A person may use an id again; one that we made up is new, or the run would be taken for another.
        ...(options.runId === undefined && { workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE }),
      }),
    );
    return { runId, executionId: handle.firstExecutionRunId };
  }

  async #result(runId: string, { onProgress, onEvent }: RunCallbacks, executionId?: string): Promise<RunResult> {
    if (onProgress !== undefined || onEvent !== undefined) {
      for await (const event of this.#watch(runId, executionId)) {
        if (isProgressEvent(event)) onProgress?.(event);
        else onEvent?.(event);
        if (event.kind === 'ended') return event.result;
      }
    }
    const { patience } = await this.#connected();
    return this.#call(runId, ({ workflow }) => reconnecting(() => resultOfRun(workflow, runId, executionId), patience));
  }

  async *#watch(runId: string, executionId?: string, options: WatchOptions = {}): AsyncGenerator<RunEvent> {
    const { client, settings, patience } = await this.#connected();
    const { workflow } = client;
    try {
      yield* watchRun(workflow, runId, executionId, {
        patience,
        // Where past runs cannot be read, this one can be watched all the same.
        ...(options.estimate === true && {
          estimate: (definition) => estimateRun(workflow, definition).catch(() => undefined),
        }),
      });
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
  readonly patience: Patience;
  close(): Promise<void>;
}

async function open(options: ClientOptions): Promise<Connected> {
  const settings = connectionSettings(options);
  const { dataConverter } = await payloadEncryption(options.codecKeys);
  const { connection, close } = await connect(settings);
  const closing = new AbortController();
  return {
    client: new Client({
      connection,
      namespace: settings.namespace,
      dataConverter,
      interceptors: { workflow: [traceCalls] },
    }),
    settings,
    patience: { forMs: options.reconnectMs ?? defaultReconnectMs, signal: closing.signal },
    close() {
      closing.abort();
      return close();
    },
  };
}

/** A file is read and compiled here; a name is for the workers to find. */
async function runnable(given: Runnable<unknown>): Promise<string | Plan> {
  if (typeof given !== 'string') return 'plan' in given ? given.plan : given;
  return looksLikePath(given) ? (await loadDefinition(given)).plan : given;
}

/** More bytes than this the server refuses, counted as JSON. */
const mostSummaryBytes = 240;

/** What the Temporal UI shows beside the run's id. */
function summaryText(definition: string | Plan, variables: JsonObject): string {
  const name = typeof definition === 'string' ? definition : `${definition.name} ${definition.version}`;
  const given = Object.entries(variables).map(([variable, value]) => `${variable} = ${JSON.stringify(value)}`);
  return cutText([name, ...given].join(', '), mostSummaryBytes);
}
