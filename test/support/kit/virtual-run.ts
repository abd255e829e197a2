import type { Json, JsonObject } from '../../../src/base/json';
import {
  advance,
  newRunState,
  resultOf,
  stepReports,
  tickContext,
  tickReport,
  tickState,
  type Command,
  type EngineEvent,
  type Plan,
  type RunResult,
  type RunState,
} from '../../../src/engine';
import { runFailureTypes } from '../../../src/protocol';
import type { Message } from './scenario';

export interface VirtualScript {
  readonly variables?: JsonObject;
  readonly startAt?: number;
  readonly messages?: readonly { readonly when: string; readonly send: Message }[];
  readonly ticks?: Readonly<Record<string, readonly number[]>>;
  /** The run goes on in a new execution whenever it can: its state is written to JSON, and its plan read anew. */
  readonly alwaysContinue?: boolean;
  /** Definitions that run as children, by name. */
  readonly children?: Readonly<Record<string, Plan>>;
}

export interface VirtualResult {
  readonly result: RunResult;
  readonly state: RunState;
  /** Paths of the actions in the order in which they began. */
  readonly starts: readonly string[];
  readonly continued: number;
  readonly tookMs: number;
}

interface Work {
  readonly scope: string;
  readonly end: EngineEvent | undefined;
}

/**
 * Drives the engine as the workflow does, with the actions of the kit on a virtual clock.
 * @throws Error when nothing more can happen and the run has not finished, or when it does what it must not.
 */
export class VirtualRun {
  private plan: Plan;
  private readonly queue: EngineEvent[] = [];
  private readonly work = new Map<string, Work>();
  private readonly timers = new Map<string, EngineEvent>();
  private readonly ticking = new Set<string>();
  private readonly removing = new Set<string>();
  private readonly messages: { readonly when: string; readonly send: Message }[];
  private readonly starts: string[] = [];
  private now: number;
  private continued = 0;
  private finished = false;

  constructor(
    plan: Plan,
    private readonly script: VirtualScript,
    private state: RunState = newRunState(),
  ) {
    this.plan = plan;
    this.now = script.startAt ?? 0;
    this.messages = [...(script.messages ?? [])];
    const { variables = {} } = script;
    const early = this.messages.filter(({ when }) => when === 'start');
    this.messages = this.messages.filter(({ when }) => when !== 'start');
    for (const { send } of early.filter(({ send }) => isSteering(send))) this.send(send);
    // A rerun goes on from what another run has left.
    if (Object.hasOwn(state.steps, '')) this.enqueue({ kind: 'resumed', at: this.now });
    else this.enqueue({ kind: 'started', at: this.now, variables });
    for (const { send } of early.filter(({ send }) => !isSteering(send))) this.send(send);
  }

  run(): VirtualResult {
    const result = this.runToTheEnd();
    if (result === undefined)
      throw new Error(`nothing more can happen, but the run has not finished:\n${this.describe()}`);
    return result;
  }

  /** Undefined: nothing more can happen by itself, and the run has not finished. */
  private runToTheEnd(): VirtualResult | undefined {
    const startedAt = this.now;
    for (let event = this.next(); event !== undefined && !this.finished; event = this.next()) {
      this.now = event.at;
      this.forget(event);
      this.step(event);
      if (this.script.alwaysContinue === true && !this.finished) this.continueIfCalm();
      this.sendMessages();
    }
    if (!this.finished) return undefined;
    if (this.work.size + this.timers.size + this.ticking.size > 0)
      throw new Error(
        `left behind: ${[...this.work.keys(), ...this.timers.keys(), ...this.ticking.keys()].join(', ')}`,
      );
    const { state, starts, continued } = this;
    return { result: resultOf(this.plan, state), state, starts, continued, tookMs: this.now - startedAt };
  }

  private step(event: EngineEvent): void {
    const { state, commands } = advance(this.plan, this.state, event);
    this.state = state;
    for (const command of commands) this.perform(command);
  }

  private next(): EngineEvent | undefined {
    if (this.queue.length === 0) this.sendMessages(true);
    return this.queue.shift();
  }

  /** A new execution: nothing is left of this one but the JSON of its state. */
  private continueIfCalm(): void {
    this.step({ kind: 'holdRequested', at: this.now });
    const { inFlight, children, changingSchedules, backlog } = this.state;
    if (this.finished) return;
    if (inFlight + children + changingSchedules + backlog.length > 0) {
      this.step({ kind: 'holdReleased', at: this.now });
      return;
    }
    this.continued += 1;
    for (const timer of this.timers.values()) this.withdraw(timer);
    this.timers.clear();
    this.plan = JSON.parse(JSON.stringify(this.plan)) as Plan;
    this.state = JSON.parse(JSON.stringify(this.state)) as RunState;
    this.step({ kind: 'resumed', at: this.now });
  }

  private perform(command: Command): void {
    if (this.finished) throw new Error(`the run has finished, and then asks for ${command.kind}`);
    switch (command.kind) {
      case 'startAction':
        this.startAction(command);
        break;
      case 'startChild':
        this.startChild(command);
        break;
      case 'cancelActions':
        this.cancel(command.scope);
        break;
      case 'startTimer': {
        this.withdraw(this.timers.get(command.timer));
        const event: EngineEvent = { kind: 'timerFired', at: this.now + command.durationMs, timer: command.timer };
        this.timers.set(command.timer, event);
        this.enqueue(event);
        break;
      }
      case 'cancelTimer':
        this.withdraw(this.timers.get(command.timer));
        this.timers.delete(command.timer);
        break;
      case 'createSchedule':
        this.createSchedule(command.path, command.to);
        break;
      case 'removeSchedule':
        this.removeSchedule(command.path);
        break;
      case 'finish':
        this.finished = true;
        break;
    }
  }

  private startAction({ path, scope, action, input, policy }: Extract<Command, { kind: 'startAction' }>): void {
    if (this.starts.includes(path)) throw new Error(`'${path}' began twice`);
    this.starts.push(path);
    const end = endOf(path, action, input as JsonObject, policy.retry.maxAttempts, policy.timeoutMs, this.now);
    this.begin(path, scope, end);
  }

  private startChild({ path, scope, definition, variables }: Extract<Command, { kind: 'startChild' }>): void {
    const plan = this.script.children?.[definition];
    if (plan === undefined) throw new Error(`the scenario has no child '${definition}'`);
    const child = new VirtualRun(plan, {
      variables: { ...defaultsOf(plan), ...variables },
      startAt: this.now,
    }).runToTheEnd();
    this.begin(path, scope, child && endOfChild(path, this.now + child.tookMs, child.result));
  }

  private begin(path: string, scope: string, end: EngineEvent | undefined): void {
    this.work.set(path, { scope, end });
    if (end !== undefined) this.enqueue(end);
  }

  private cancel(scope: string): void {
    for (const [path, work] of this.work) {
      if (work.scope !== scope || work.end?.kind === 'actionCancelled') continue;
      this.withdraw(work.end);
      this.begin(path, scope, { kind: 'actionCancelled', at: this.now, path });
    }
  }

  private createSchedule(path: string, to: number): void {
    this.ticking.add(path);
    this.enqueue({ kind: 'scheduleCreated', at: this.now + 1, schedule: path });
    for (const after of this.script.ticks?.[path] ?? []) {
      const at = this.now + after;
      if (at >= to) continue;
      const context = (): RunState =>
        tickState(JSON.parse(JSON.stringify(tickContext(this.plan, this.state, path))) as RunState, path);
      this.later(at, () => {
        if (!this.ticking.has(path)) return;
        const state = context();
        const tick = new VirtualRun(this.plan, { variables: state.variables, startAt: at }, state).run();
        const report = tickReport(this.plan, tick.state, path, `${path} at ${after}`);
        this.enqueue({ kind: 'tickEnded', at: at + tick.tookMs, schedule: path, tick: report });
      });
    }
  }

  private removeSchedule(path: string): void {
    // Told to let its ticks end, it may be told to cancel them before it has gone: one answer comes to both.
    if (this.removing.has(path)) return;
    if (!this.ticking.delete(path)) throw new Error(`the schedule of '${path}' was removed, and there was none`);
    this.removing.add(path);
    this.enqueue({ kind: 'scheduleRemoved', at: this.now + 1, schedule: path });
  }

  /** Ticks are made when their time has come, from what the run knows then. */
  private later(at: number, work: () => void): void {
    const marker: EngineEvent = { kind: 'timerFired', at, timer: 'carry-on' };
    this.pending.set(marker, work);
    this.enqueue(marker);
  }

  private readonly pending = new Map<EngineEvent, () => void>();

  private sendMessages(isQuiet = false): void {
    for (
      let [message] = this.messages;
      message !== undefined && this.holds(message.when, isQuiet);
      [message] = this.messages
    ) {
      this.messages.shift();
      this.send(message.send);
      if (isQuiet) return;
    }
  }

  private holds(when: string, isQuiet: boolean): boolean {
    if (when === 'quiet') return isQuiet;
    const [path, status] = when.split(' ');
    return stepReports(this.plan, this.state).some((step) => step.path === path && step.status === status);
  }

  private send(message: Message): void {
    this.enqueue(eventOf(message, this.now));
  }

  private forget(event: EngineEvent): void {
    const work = this.pending.get(event);
    if (work !== undefined) {
      this.pending.delete(event);
      work();
    }
    if ('path' in event) this.work.delete(event.path);
    else if (event.kind === 'timerFired') this.timers.delete(event.timer);
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

  private describe(): string {
    return stepReports(this.plan, this.state)
      .map(({ path, status, waitsFor = '' }) => `${path} ${status} ${waitsFor}`)
      .join('\n');
  }
}

const isSteering = (message: Message): boolean => 'halt' in message || 'cancel' in message || 'pause' in message;

function eventOf(message: Message, at: number): EngineEvent {
  if ('halt' in message)
    return { kind: 'haltRequested', at, reason: message.halt, ...(message.by !== undefined && { by: message.by }) };
  if ('cancel' in message) return { kind: 'cancelRequested', at, reason: 'cancellation was requested' };
  if ('pause' in message) return { kind: 'pauseRequested', at, ...(message.by !== undefined && { by: message.by }) };
  if ('resume' in message) return { kind: 'resumeRequested', at, ...(message.by !== undefined && { by: message.by }) };
  if ('event' in message) return { kind: 'eventSent', at, name: message.event, payload: message.payload };
  return { kind: 'decided', at, step: message.decide, approved: message.approved, by: message.by };
}

/** How an action of the kit ends; undefined: only when it is cancelled. It does what `kit-actions.ts` does. */
function endOf(
  path: string,
  action: string,
  input: JsonObject,
  maxAttempts: number,
  timeoutMs: number,
  at: number,
): EngineEvent | undefined {
  const { value = null, ms, failures = 1 } = input;
  const error = { type: textOr(input.type, 'Broken'), message: textOr(input.message, 'it is broken') };
  const took = typeof ms === 'number' ? ms : action === 'kit.take' ? 20 : 0;
  if (took > timeoutMs || (action === 'kit.hang' && timeoutMs < 3_600_000)) {
    const late = { type: 'Timeout', message: `the timeout of an attempt (${timeoutMs} ms) was exceeded` };
    return { kind: 'actionFailed', at: at + timeoutMs * maxAttempts, path, error: late, attempts: maxAttempts };
  }
  switch (action) {
    case 'kit.give':
    case 'kit.take':
      return { kind: 'actionSucceeded', at: at + took + 1, path, output: { value }, attempts: 1 };
    case 'kit.hang':
      return undefined;
    case 'kit.facts': {
      const { regime = 'bull', drawdown = 0 } = input;
      return { kind: 'actionSucceeded', at: at + 1, path, output: { regime, drawdown }, attempts: 1 };
    }
    case 'kit.break':
      return { kind: 'actionFailed', at: at + took + 1, path, error, attempts: 1 };
    case 'kit.flaky': {
      const attempt = Number(failures) + 1;
      return attempt <= maxAttempts
        ? { kind: 'actionSucceeded', at: at + attempt * 5, path, output: { attempt }, attempts: attempt }
        : { kind: 'actionFailed', at: at + maxAttempts * 5, path, error, attempts: maxAttempts };
    }
    default:
      throw new Error(`the kit has no action '${action}'`);
  }
}

const textOr = (value: Json | undefined, other: string): string => (typeof value === 'string' ? value : other);

/** What the run of a child tells the one that started it, as the workflow tells it. */
function endOfChild(path: string, at: number, { status, context, error }: RunResult): EngineEvent {
  const { stepOutputs: outputs, facts } = context;
  if (status === 'completed' || status === 'degraded')
    return { kind: 'actionSucceeded', at, path, output: { status, outputs, facts } };
  const told = error?.message ?? status;
  const message = error?.step === undefined ? told : `step '${error.step}' failed: ${told}`;
  return { kind: 'actionFailed', at, path, error: { type: childFailures[status] ?? status, message } };
}

const childFailures: Readonly<Record<string, string>> = {
  failed: runFailureTypes.failed,
  halted: runFailureTypes.halted,
  timed_out: runFailureTypes.timed_out,
};

const defaultsOf = ({ variables }: Plan): JsonObject =>
  Object.fromEntries(Object.entries(variables).map(([name, spec]) => [name, spec.default]));
