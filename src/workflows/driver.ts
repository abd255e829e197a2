import { allHandlersFinished, CancellationScope, condition } from '@temporalio/workflow';
import { messageOf } from '../base/errors';
import { marketTimeAt, realDuration } from '../base/replay-market';
import { advance, type Command, type EngineEvent, type Plan, type RunState } from '../engine';
import { Actions } from './actions';
import { Children } from './children';
import { canBeCarried, Continuation } from './continuation';
import { logEvent } from './log-events';
import { patchesOf, type Holds } from './patches';
import { Schedules } from './schedules';
import { Timers } from './timers';
import { traceEvent } from './trace-spans';

export type FinishCommand = Extract<Command, { kind: 'finish' }>;
type StartAction = Extract<Command, { kind: 'startAction' }>;

/** What an execution runs, and the event that it begins with. */
export interface Begun {
  readonly plan: Plan;
  readonly first: EngineEvent;
  /** Where the steps of an emergency go, if anybody serves such a queue. */
  readonly emergencyQueue?: string | undefined;
  /** The changes that it was begun with, where its history names them. */
  readonly patches?: readonly string[] | undefined;
}

/** The run is finished, or is to go on in a new execution. */
export type DriverEnd = FinishCommand | { readonly kind: 'continue' };

/**
 * Feeds events to the engine and performs its commands on Temporal. An event is worked off where it arrives, without a
 * promise in between; one that arrives meanwhile waits in the inbox. Events before `begin` wait too.
 */
export class Driver {
  /** Settled when the engine says that the run is finished. */
  readonly ended: Promise<FinishCommand>;
  private next: Promise<DriverEnd>;
  private readonly inbox: EngineEvent[] = [];
  private working = false;
  private running: Running | undefined;
  private finish: (command: FinishCommand) => void = unset;
  private resolveNext: (end: DriverEnd) => void = unset;
  private rejectNext: (error: unknown) => void = unset;

  constructor(readonly state: RunState) {
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.next = this.newPromise();
  }

  /** Starts to work off events, this one first, but for a halt, a cancellation or a pause that came before. Call it in the scope that no cancellation reaches. */
  begin({ plan, first, emergencyQueue, patches }: Begun): void {
    const scope = CancellationScope.current();
    const fail = (error: unknown): void => {
      this.rejectNext(error);
    };
    const report = (event: EngineEvent): void => {
      this.push(event);
    };
    const holds = patchesOf(patches);
    this.running = {
      plan,
      holds,
      actions: new Actions(scope, report, fail, { emergencyQueue, market: this.state.market }),
      children: new Children(scope, report, fail, this.state.market),
      schedules: new Schedules(scope, report, fail, this.state.market),
      timers: new Timers(scope, report, fail, holds),
      continuation: new Continuation(),
    };
    const early = this.inbox.splice(0);
    const before = early.filter((event) => holdsBack(event, holds));
    this.inbox.push(...before, first, ...early.filter((event) => !before.includes(event)));
    this.work();
  }

  /** Waits until the run is finished or is to go on elsewhere. @throws what the engine could not work off. */
  async end(): Promise<DriverEnd> {
    for (;;) {
      const end = await this.next;
      // No signal may get lost between the decision and the end of this execution.
      if (end.kind === 'finish' || this.isCalm()) return end;
      // It may have finished since: whoever said so found the promise settled.
      if (this.state.status !== 'running') return this.ended;
      this.next = this.newPromise();
    }
  }

  /** Takes in a message, whatever it holds: an error thrown in its handler would retry the workflow task for ever. */
  receive(read: (payload: unknown) => EngineEvent, payload: unknown): void {
    this.push(readable(read, payload));
  }

  push(event: EngineEvent): void {
    this.inbox.push(event);
    this.work();
  }

  private work(): void {
    if (this.working || this.running === undefined) return;
    const { plan, continuation, holds } = this.running;
    this.working = true;
    try {
      for (let event = this.inbox.shift(); event !== undefined; event = this.inbox.shift()) {
        if (continuation.isOwnTimer(event)) continuation.giveUp();
        else {
          const { commands } = advance(plan, this.state, this.atMarketTime(event), holds);
          logEvent(event, commands);
          traceEvent(plan, this.state, event, commands);
          this.perform(commands);
        }
        this.considerContinuing(event);
      }
    } catch (error) {
      // Thrown on, it would be an unhandled rejection, which retries the workflow task for ever.
      this.rejectNext(error);
    } finally {
      this.working = false;
    }
  }

  /** Where the run lives in a recorded session, the engine knows no other time. */
  private atMarketTime(event: EngineEvent): EngineEvent {
    const { market } = this.state;
    return market === undefined ? event : { ...event, at: marketTimeAt(market, event.at) };
  }

  /** Goes on in a new execution before this one has grown too long: first nothing new starts, and when all is calm, it ends. */
  private considerContinuing(event: EngineEvent): void {
    if (this.running === undefined || this.state.status !== 'running') return;
    const { continuation, timers } = this.running;
    const next = continuation.after(event, this.state);
    if (next === 'hold') {
      this.inbox.push({ kind: 'holdRequested', at: Date.now() });
      timers.start(continuation.timer, continuation.patienceMs);
    }
    if (next === 'release') {
      this.inbox.push({ kind: 'holdReleased', at: Date.now() });
    }
    if (this.state.holding === true && this.isQuiet()) this.continueWhenAnswered();
  }

  /** The handler of the message that brought calm may not have returned yet, and a halt may be waiting for its answer. */
  private continueWhenAnswered(): void {
    CancellationScope.nonCancellable(() => condition(allHandlersFinished))
      .then(() => {
        if (!this.isCalm()) return;
        if (canBeCarried(this.state)) this.resolveNext({ kind: 'continue' });
        else this.stayHere();
      })
      .catch(this.rejectNext);
  }

  /** The state is too large for a new execution: the run goes on in this one, as long as there is room. */
  private stayHere(): void {
    this.running?.continuation.stay();
    this.push({ kind: 'holdReleased', at: Date.now() });
  }

  /** Nothing is in flight that would be lost with this execution. */
  private isQuiet(): boolean {
    const { inFlight, children, changingSchedules, backlog, status } = this.state;
    return status === 'running' && inFlight + children + changingSchedules + backlog.length + this.inbox.length === 0;
  }

  private isCalm(): boolean {
    return this.state.holding === true && this.isQuiet() && allHandlersFinished();
  }

  private newPromise(): Promise<DriverEnd> {
    const promise = new Promise<DriverEnd>((resolve, reject) => {
      this.resolveNext = resolve;
      this.rejectNext = reject;
    });
    // Nobody may be waiting yet when it fails; whoever waits later is told.
    promise.catch(() => undefined);
    return promise;
  }

  private perform(commands: readonly Command[]): void {
    if (this.running === undefined) return;
    const { actions } = this.running;
    let batch: StartAction[] = [];
    const startBatch = (): void => {
      if (batch.length > 0) actions.start(batch[0].scope, batch);
      batch = [];
    };
    for (const command of commands) {
      if (command.kind === 'startAction') {
        if (batch.length > 0 && batch[0].scope !== command.scope) startBatch();
        batch.push(command);
        continue;
      }
      startBatch();
      this.performOther(this.running, command);
    }
    startBatch();
  }

  private performOther(running: Running, command: Exclude<Command, StartAction>): void {
    const { actions, children, schedules, timers } = running;
    switch (command.kind) {
      case 'startChild':
        children.start(command);
        break;
      case 'cancelActions':
        actions.cancel(command.scope);
        children.cancel(command.scope);
        break;
      case 'startTimer':
        timers.start(command.timer, realDuration(this.state.market, command.durationMs), command.summary);
        break;
      case 'cancelTimer':
        timers.cancel(command.timer);
        break;
      case 'createSchedule':
        schedules.create(command);
        break;
      case 'removeSchedule':
        schedules.remove(command);
        break;
      case 'finish':
        this.finish(command);
        this.resolveNext(command);
        break;
    }
  }
}

interface Running {
  readonly plan: Plan;
  readonly holds: Holds;
  readonly actions: Actions;
  readonly children: Children;
  readonly schedules: Schedules;
  readonly timers: Timers;
  readonly continuation: Continuation;
}

function readable(read: (payload: unknown) => EngineEvent, payload: unknown): EngineEvent {
  try {
    return read(payload);
  } catch (error) {
    return { kind: 'messageRefused', at: Date.now(), text: `a message could not be read: ${messageOf(error)}` };
  }
}

/** What came before the run began, and keeps it from starting anything. */
function holdsBack({ kind }: EngineEvent, holds: Holds): boolean {
  if (kind === 'haltRequested' || kind === 'cancelRequested') return true;
  return (kind === 'pauseRequested' || kind === 'resumeRequested') && holds('early-pause');
}

/** Stands in until the promise's executor, which runs at once, has set the real ones. */
function unset(): void {
  throw new Error('the promise has not been made yet');
}
