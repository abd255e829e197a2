import {
  advance,
  newRunState,
  progressOf,
  resultOf,
  type Command,
  type EngineEvent,
  type Plan,
  type RunState,
} from '../../src/engine';
import { graphOf, nodeAt } from '../../src/engine/build-graph';
import type { GraphNode } from '../../src/engine/graph';

/** What comes from outside, and when; `at` is -1 for before the run begins. */
export interface OutsideMessage {
  readonly at: number;
  readonly kind: 'pause' | 'resume' | 'cancel' | 'halt' | 'go' | 'price' | 'unknown' | 'decide';
  readonly approved: boolean;
  readonly number: number;
}

export interface RandomScript {
  /** Decides how actions end: a number for each path. */
  readonly seed: number;
  readonly messages: readonly OutsideMessage[];
  /** The run goes on in a new execution, through JSON, whenever it can. */
  readonly alwaysContinue?: boolean;
  /** The run is one that goes on from this. */
  readonly from?: RunState;
}

export interface RandomOutcome {
  readonly problems: readonly string[];
  /** What the run came to, to be compared. */
  readonly told: unknown;
  readonly continued: number;
  readonly state: RunState;
}

/** More events than any of these runs needs. */
const mostTurns = 20_000;

type Outcome = 'succeeds' | 'fails' | 'hangs' | 'ends anyway';

const isSettled = (status: string | undefined): boolean =>
  ['succeeded', 'failed', 'skipped', 'cancelled'].includes(status ?? '');
const isOwn = (path: string): boolean => !path.startsWith('events.') && !path.includes('/compensate');

/** Runs a plan to its end on a virtual clock, and notes whatever must not be. */
export class RandomDriver {
  private state: RunState = newRunState();
  private now = 0;
  private finishes = 0;
  private continued = 0;
  private share = 0;
  private readonly problems: string[] = [];
  private readonly queue: EngineEvent[] = [];
  private readonly started = new Set<string>();
  private readonly work = new Map<string, { readonly scope: string; end: EngineEvent | undefined }>();
  private readonly timers = new Map<string, EngineEvent>();
  private readonly schedules = new Set<string>();

  constructor(
    private plan: Plan,
    private readonly script: RandomScript,
  ) {
    const { messages, from } = script;
    if (from !== undefined) {
      this.state = from;
      this.share = from.settledShare;
    }
    for (const message of messages) if (message.at < 0) this.enqueue(this.eventOf(message, 0));
    this.enqueue(from === undefined ? { kind: 'started', at: 0, variables: {} } : { kind: 'resumed', at: 0 });
    for (const message of messages) if (message.at >= 0) this.enqueue(this.eventOf(message, message.at));
  }

  run(): RandomOutcome {
    let round = 0;
    for (let turn = 0; this.finishes === 0; turn += 1) {
      const isStuck = turn >= mostTurns;
      const event = isStuck ? undefined : this.queue.shift();
      if (event !== undefined) this.take(event);
      else if (round < 60 && !isStuck) this.unblock((round += 1));
      else {
        this.problems.push(`it never ends: ${this.open().join(', ')}`);
        break;
      }
    }
    this.checkTheEnd();
    const { status, error, steps, context, handlerFailures } = resultOf(this.plan, this.state);
    const told = { status, error, steps, context, handlerFailures, started: [...this.started] };
    return { problems: this.problems, told, continued: this.continued, state: this.state };
  }

  private take(event: EngineEvent): void {
    this.now = event.at;
    if ('path' in event) this.work.delete(event.path);
    else if (event.kind === 'timerFired') this.timers.delete(event.timer);
    this.apply(event);
    if (this.script.alwaysContinue === true && this.finishes === 0) this.continueIfCalm();
  }

  /** How the run was ending, and whether it was paused, when it was told of what has just happened. */
  private ending: string | undefined;
  private isPaused = false;

  private apply(event: EngineEvent): void {
    this.ending = endingAfter(event) ?? this.state.ending?.status;
    this.isPaused = this.state.paused !== undefined && event.kind !== 'resumeRequested';
    const { state, commands } = advance(this.plan, this.state, event);
    this.state = state;
    for (const command of commands) this.perform(command);
    this.check(
      state.inFlight + state.children === this.work.size,
      `${state.inFlight} in flight, ${this.work.size} are`,
    );
    const urgent = [...this.work.keys()].filter((path) => path.startsWith('events.on_emergency')).length;
    this.check(state.inFlight - urgent <= this.plan.maxConcurrent, 'too many in flight');
    this.check(state.settledShare >= this.share, 'the progress goes back');
    this.share = state.settledShare;
    this.check(
      this.finishes === (state.status === 'running' ? 0 : 1),
      `${state.status}, finished ${this.finishes} times`,
    );
  }

  private continueIfCalm(): void {
    this.apply({ kind: 'holdRequested', at: this.now });
    if (this.finishes > 0) return;
    const { inFlight, children, changingSchedules, backlog } = this.state;
    if (inFlight + children + changingSchedules + backlog.length > 0) {
      this.apply({ kind: 'holdReleased', at: this.now });
      return;
    }
    this.continued += 1;
    for (const timer of this.timers.values()) this.withdraw(timer);
    this.timers.clear();
    this.plan = JSON.parse(JSON.stringify(this.plan)) as Plan;
    this.state = JSON.parse(JSON.stringify(this.state)) as RunState;
    this.apply({ kind: 'resumed', at: this.now });
  }

  private perform(command: Command): void {
    this.check(this.finishes === 0, `${command.kind} after the end`);
    switch (command.kind) {
      case 'startAction':
      case 'startChild':
        this.start(command.path, command.scope);
        break;
      case 'cancelActions':
        for (const [path, work] of this.work) if (work.scope === command.scope) this.cancel(path, work);
        break;
      case 'startTimer': {
        // One that is due when a new execution asks for it again fires a millisecond late; that is not what is compared.
        const at = this.state.timers[command.timer] ?? this.now + command.durationMs;
        const event = { kind: 'timerFired', at, timer: command.timer } as const;
        this.withdraw(this.timers.get(command.timer));
        this.timers.set(command.timer, event);
        this.enqueue(event);
        break;
      }
      case 'cancelTimer':
        this.withdraw(this.timers.get(command.timer));
        this.timers.delete(command.timer);
        break;
      case 'createSchedule':
        this.create(command.path);
        break;
      case 'removeSchedule':
        this.schedules.delete(command.path);
        this.enqueue({ kind: 'scheduleRemoved', at: this.now + 1, schedule: command.path });
        break;
      case 'finish':
        this.finishes += 1;
    }
  }

  private start(path: string, scope: string): void {
    const { ending, isPaused } = this;
    this.check(!this.started.has(path), `${path} starts twice`);
    this.check(ending === undefined || !isOwn(path), `${path} starts though the run is ending`);
    this.check(ending !== 'halted' || path.startsWith('events.on_emergency'), `${path} starts after the halt`);
    this.check(
      !isPaused || this.state.ending !== undefined || path.startsWith('events.on_emergency'),
      `${path} starts in a pause`,
    );
    this.started.add(path);
    for (const node of this.around(path))
      for (const { target } of node.dependencies)
        this.check(isSettled(this.state.steps[target.path]?.status), `${path} starts before ${target.path} has ended`);
    const took = this.drawn(path) % 17;
    const outcome = this.outcomeOf(path);
    const at = this.now + took;
    const end: EngineEvent | undefined =
      outcome === 'hangs'
        ? undefined
        : outcome === 'fails'
          ? { kind: 'actionFailed', at, path, error: { type: 'Broken', message: 'it is broken' } }
          : { kind: 'actionSucceeded', at, path, output: { path } };
    this.work.set(path, { scope, end });
    if (end !== undefined) this.enqueue(end);
  }

  private around(path: string): GraphNode[] {
    const nodes: GraphNode[] = [];
    let node: GraphNode | undefined = nodeAt(graphOf(this.plan), path);
    for (; node !== undefined; node = node.parent ?? node.standsFor) nodes.push(node);
    return nodes;
  }

  private cancel(path: string, work: { readonly scope: string; end: EngineEvent | undefined }): void {
    if (work.end?.kind === 'actionCancelled' || this.outcomeOf(path) === 'ends anyway') return;
    this.withdraw(work.end);
    work.end = { kind: 'actionCancelled', at: this.now + (this.drawn(path) % 3), path };
    this.enqueue(work.end);
  }

  private create(path: string): void {
    this.schedules.add(path);
    const fails = this.drawn(path) % 11 === 0;
    if (fails) this.schedules.delete(path);
    const error = { type: 'NoSchedule', message: 'it could not be made' };
    this.enqueue({ kind: 'scheduleCreated', at: this.now + 1, schedule: path, ...(fails && { error }) });
    for (let tick = 1; tick <= 4 && !fails; tick += 1) {
      const status = (['completed', 'degraded', 'failed', 'cancelled'] as const)[this.drawn(`${path} ${tick}`) % 4];
      const report = { id: `${path} ${tick}`, status, results: {}, facts: {} };
      this.enqueue({ kind: 'tickEnded', at: this.now + tick * 5, schedule: path, tick: report });
    }
  }

  /** Nothing happens by itself any more: what is waited for comes, and if that does not help, a halt. */
  private unblock(round: number): void {
    const at = this.now + 1;
    if (this.state.paused !== undefined) this.enqueue({ kind: 'resumeRequested', at });
    if (round > 40) this.enqueue({ kind: 'haltRequested', at, reason: 'it takes too long' });
    for (const { event } of this.state.waiters) this.enqueue({ kind: 'eventSent', at, name: event, payload: null });
    for (const [path, record] of Object.entries(this.state.steps))
      if (record?.status === 'running' && record.decisions !== undefined)
        this.enqueue({ kind: 'decided', at, step: path, approved: round % 5 !== 0, by: `person ${round}` });
    // What hangs is hopeless: an attempt ends with its timeout.
    const error = { type: 'Timeout', message: 'it hangs' };
    for (const [path, { end }] of this.work)
      if (end === undefined) this.enqueue({ kind: 'actionFailed', at: at + 20, path, error });
  }

  private eventOf({ kind, approved, number }: OutsideMessage, at: number): EngineEvent {
    switch (kind) {
      case 'pause':
        return { kind: 'pauseRequested', at };
      case 'resume':
        return { kind: 'resumeRequested', at };
      case 'cancel':
        return { kind: 'cancelRequested', at, reason: 'cancelled' };
      case 'halt':
        return { kind: 'haltRequested', at, reason: 'halted' };
      case 'go':
      case 'price':
      case 'unknown':
        return { kind: 'eventSent', at, name: kind, payload: number };
      case 'decide':
        return { kind: 'decided', at, step: `s${number % 5}`, approved, by: `person ${number}` };
    }
  }

  private checkTheEnd(): void {
    const { state } = this;
    const left = [...this.work.keys(), ...this.timers.keys(), ...this.schedules, ...this.open()];
    this.check(left.length === 0, `left behind: ${left.join(', ')}`);
    const { ready, queued, waiters, openHandlers, changingSchedules, inFlight, children } = state;
    const queues = [...ready, ...queued, ...waiters.map(({ path }) => path)];
    this.check(queues.length === 0, `still in line: ${queues.join(', ')}`);
    this.check(openHandlers + changingSchedules + inFlight + children === 0, 'something is counted as open');
    this.check(Math.abs(state.settledShare - 1) < 1e-6, `the progress ends at ${state.settledShare}`);
    this.check(progressOf(this.plan, state).percent === 100, 'the percentage is not 100');
    // Where nothing has stopped the run, every action is told of.
    const counts = progressOf(this.plan, state);
    const counted = counts.succeeded + counts.failed + counts.skipped + counts.cancelled;
    const isWorkedOff = state.status === 'completed' && state.ending === undefined;
    this.check(!isWorkedOff || counts.total === counted, `counts ${JSON.stringify(counts)}`);
  }

  private open(): string[] {
    return Object.keys(this.state.steps).filter((path) => !isSettled(this.state.steps[path]?.status));
  }

  private outcomeOf(path: string): Outcome {
    const drawn = this.drawn(`outcome ${path}`) % 12;
    if (drawn === 0) return 'hangs';
    if (drawn === 1) return 'ends anyway';
    return drawn < 5 ? 'fails' : 'succeeds';
  }

  /** A number that is the same for the same path in every run with this seed. */
  private drawn(text: string): number {
    let hash = this.script.seed;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  private check(holds: boolean, problem: string): void {
    if (!holds) this.problems.push(`${this.now}: ${problem}`);
  }

  /** Earlier first; at the same time timers last, by their names, since a new execution asks for them again. */
  private enqueue(event: EngineEvent): void {
    const after = this.queue.findIndex(
      (other) => other.at > event.at || (other.at === event.at && isBefore(event, other)),
    );
    this.queue.splice(after < 0 ? this.queue.length : after, 0, event);
  }

  private withdraw(event: EngineEvent | undefined): void {
    const index = event === undefined ? -1 : this.queue.indexOf(event);
    if (index >= 0) this.queue.splice(index, 1);
  }
}

/** What an event makes of the run for sure, unless its steps have ended before. */
function endingAfter({ kind }: EngineEvent): string | undefined {
  return kind === 'haltRequested' ? 'halted' : undefined;
}

function isBefore(event: EngineEvent, other: EngineEvent): boolean {
  if (other.kind !== 'timerFired') return false;
  return event.kind !== 'timerFired' || event.timer < other.timer;
}
