import type { Json, JsonObject } from '../../src/base/json';
import {
  advance,
  newRunState,
  resultOf,
  runTimeoutTimer,
  type Command,
  type EngineEvent,
  type Plan,
  type RunResult,
  type RunState,
  type StepError,
} from '../../src/engine';

/** How the action of a step ends. Nothing said: it succeeds after 10 ms with `{}`. Times are milliseconds of virtual time. */
export interface ScriptedOutcome {
  readonly takesMs?: number;
  readonly output?: Json;
  /** It fails with this, or with an error that has this text as its type. */
  readonly error?: StepError | string;
  readonly attempts?: number;
  /** What a cancellation does to it: it stops (the default), or it is over before the cancellation reaches it. */
  readonly whenCancelled?: 'stops' | 'ends_anyway';
  /** How long it takes to stop; at once unless said. */
  readonly stopsAfterMs?: number;
  /** The worker cancels it, though nobody has asked. */
  readonly cancelledByWorker?: boolean;
}

export interface Script {
  readonly outcomes?: Readonly<Record<string, ScriptedOutcome>>;
  readonly variables?: JsonObject;
  /** When somebody asks for cancellation. */
  readonly cancelAtMs?: number;
  /** Events that come on top, duplicates for instance. */
  readonly events?: readonly EngineEvent[];
  /** The state is written to JSON and read back before every event. */
  readonly throughJson?: boolean;
  /** Called after every event. */
  readonly observe?: (state: RunState, commands: readonly Command[], event: EngineEvent) => void;
}

export interface ScriptedRun {
  readonly result: RunResult;
  readonly state: RunState;
  /** Paths of the actions in the order in which they started. */
  readonly starts: readonly string[];
  /** What happened, in order: `0 start a`, `10 actionSucceeded a`, `10 cancel loop`, `20 finish completed`. */
  readonly log: readonly string[];
  /** The status of each step that was reached, by path. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly mostInFlight: number;
  /** Actions and timers that nothing had ended when the run finished. */
  readonly leftRunning: readonly string[];
}

/**
 * Drives the engine as the workflow does, with scripted actions and a virtual clock that begins at 0.
 * @throws Error when nothing more can happen and the run has not finished, or when it acts after it has finished.
 */
export function scriptedRun(plan: Plan, script: Script = {}): ScriptedRun {
  const driver = new ScriptedDriver(plan, script);
  driver.run();
  return driver.report();
}

interface InFlight {
  readonly scope: string;
  readonly end: EngineEvent;
}

class ScriptedDriver {
  private state = newRunState();
  private readonly queue: EngineEvent[] = [];
  private readonly actions = new Map<string, InFlight>();
  private readonly timers = new Map<string, EngineEvent>();
  private readonly starts: string[] = [];
  private readonly log: string[] = [];
  private readonly inputs: Record<string, Json> = {};
  private mostInFlight = 0;
  /** What was in flight when the run finished; undefined while it runs. */
  private leftRunning: readonly string[] | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly script: Script,
  ) {
    this.enqueue({ kind: 'started', at: 0, variables: script.variables ?? {} });
    if (script.cancelAtMs !== undefined) {
      this.enqueue({ kind: 'cancelRequested', at: script.cancelAtMs, reason: 'somebody asked' });
    }
    for (const event of script.events ?? []) this.enqueue(event);
  }

  run(): void {
    for (let event = this.queue.shift(); event !== undefined; event = this.queue.shift()) {
      if (this.script.throughJson === true) this.state = JSON.parse(JSON.stringify(this.state)) as RunState;
      this.forget(event);
      const { state, commands } = advance(this.plan, this.state, event);
      this.state = state;
      for (const command of commands) this.perform(command, event.at);
      this.script.observe?.(state, commands, event);
    }
    if (this.leftRunning === undefined)
      throw new Error(`nothing more can happen, but the run has not finished:\n${this.log.join('\n')}`);
  }

  report(): ScriptedRun {
    const statuses: Record<string, string> = {};
    for (const [path, record] of Object.entries(this.state.steps))
      if (record && path !== '') statuses[path] = record.status;
    return {
      result: resultOf(this.plan, this.state),
      state: this.state,
      starts: this.starts,
      log: this.log,
      statuses,
      inputs: this.inputs,
      mostInFlight: this.mostInFlight,
      leftRunning: this.leftRunning ?? [],
    };
  }

  private perform(command: Command, at: number): void {
    if (this.leftRunning !== undefined) throw new Error(`the run has finished, and then asks for ${command.kind}`);
    switch (command.kind) {
      case 'startAction':
        this.startAction(command, at);
        break;
      case 'cancelActions':
        this.cancelActions(command.scope, at);
        break;
      case 'startTimer': {
        const event: EngineEvent = { kind: 'timerFired', at: at + command.durationMs, timer: command.timer };
        this.timers.set(command.timer, event);
        this.enqueue(event);
        break;
      }
      case 'cancelTimer':
        this.withdraw(this.timers.get(command.timer));
        this.timers.delete(command.timer);
        break;
      case 'startChild':
      case 'createSchedule':
      case 'removeSchedule':
        throw new Error(`this driver does not know ${command.kind}; see kit/virtual-run.ts`);
      case 'finish':
        this.leftRunning = [...this.actions.keys(), ...this.timers.keys()];
        this.log.push(`${at} finish ${command.status}`);
        break;
    }
  }

  private startAction({ path, scope, input }: Extract<Command, { kind: 'startAction' }>, at: number): void {
    if (this.actions.has(path)) throw new Error(`'${path}' was started while it was in flight`);
    this.starts.push(path);
    this.log.push(`${at} start ${path}`);
    this.inputs[path] = input;
    const end = endOf(path, this.script.outcomes?.[path] ?? {}, at);
    this.actions.set(path, { scope, end });
    this.mostInFlight = Math.max(this.mostInFlight, this.actions.size);
    this.enqueue(end);
  }

  private cancelActions(scope: string, at: number): void {
    this.log.push(`${at} cancel ${scope === '' ? 'the run' : scope}`);
    for (const [path, action] of this.actions) {
      const { whenCancelled = 'stops', stopsAfterMs = 0 } = this.script.outcomes?.[path] ?? {};
      if (action.scope !== scope || whenCancelled === 'ends_anyway' || action.end.kind === 'actionCancelled') continue;
      this.withdraw(action.end);
      const end: EngineEvent = { kind: 'actionCancelled', at: at + stopsAfterMs, path };
      this.actions.set(path, { scope, end });
      this.enqueue(end);
    }
  }

  private forget(event: EngineEvent): void {
    if ('path' in event) {
      this.log.push(`${event.at} ${event.kind} ${event.path}`);
      if (this.actions.get(event.path)?.end === event) this.actions.delete(event.path);
    } else if (event.kind === 'timerFired') {
      if (event.timer !== runTimeoutTimer) this.log.push(`${event.at} timer ${event.timer}`);
      this.timers.delete(event.timer);
    }
  }

  /** Earlier first; at the same time, what was announced first. */
  private enqueue(event: EngineEvent): void {
    const after = this.queue.findIndex((other) => other.at > event.at);
    this.queue.splice(after < 0 ? this.queue.length : after, 0, event);
  }

  private withdraw(event: EngineEvent | undefined): void {
    const index = event === undefined ? -1 : this.queue.indexOf(event);
    if (index >= 0) this.queue.splice(index, 1);
  }
}

function endOf(path: string, outcome: ScriptedOutcome, startedAt: number): EngineEvent {
  const { takesMs = 10, output = {}, error, attempts = 1, cancelledByWorker } = outcome;
  const at = startedAt + takesMs;
  if (cancelledByWorker === true) return { kind: 'actionCancelled', at, path };
  if (error === undefined) return { kind: 'actionSucceeded', at, path, output, attempts };
  const asError = typeof error === 'string' ? { type: error, message: `${path} failed` } : error;
  return { kind: 'actionFailed', at, path, error: asError, attempts };
}
