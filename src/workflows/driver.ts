import { CancellationScope } from '@temporalio/workflow';
import { advance, type Command, type EngineEvent, type Plan, type RunState } from '../engine';
import { Actions } from './actions';
import { Timers } from './timers';

export type FinishCommand = Extract<Command, { kind: 'finish' }>;
type StartAction = Extract<Command, { kind: 'startAction' }>;

/**
 * Feeds events to the engine and performs its commands on Temporal. An event is worked off where it arrives, without a
 * promise in between; one that arrives meanwhile waits in the inbox. Events before `begin` wait too.
 */
export class Driver {
  /** Settled when the engine says that the run is finished, or rejected when it cannot go on. */
  readonly finished: Promise<FinishCommand>;
  private readonly inbox: EngineEvent[] = [];
  private working = false;
  private running: { readonly plan: Plan; readonly actions: Actions; readonly timers: Timers } | undefined;
  private finish: (command: FinishCommand) => void = unset;
  private fail: (error: unknown) => void = unset;

  constructor(private readonly state: RunState) {
    this.finished = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    // Nobody may be waiting yet when it fails; whoever waits later is told.
    this.finished.catch(() => undefined);
  }

  /** Starts to work off events, this one first. Call it in the scope that no cancellation reaches. */
  begin(plan: Plan, started: EngineEvent): void {
    const scope = CancellationScope.current();
    const fail = (error: unknown): void => {
      this.fail(error);
    };
    const report = (event: EngineEvent): void => {
      this.push(event);
    };
    this.running = { plan, actions: new Actions(scope, report, fail), timers: new Timers(scope, report, fail) };
    this.inbox.unshift(started);
    this.work();
  }

  push(event: EngineEvent): void {
    this.inbox.push(event);
    this.work();
  }

  private work(): void {
    if (this.working || this.running === undefined) return;
    this.working = true;
    try {
      for (let event = this.inbox.shift(); event !== undefined; event = this.inbox.shift()) {
        this.perform(advance(this.running.plan, this.state, event).commands);
      }
    } catch (error) {
      // Thrown on, it would be an unhandled rejection, which retries the workflow task for ever.
      this.fail(error);
    } finally {
      this.working = false;
    }
  }

  private perform(commands: readonly Command[]): void {
    if (this.running === undefined) return;
    const { actions, timers } = this.running;
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
      switch (command.kind) {
        case 'cancelActions':
          actions.cancel(command.scope);
          break;
        case 'startTimer':
          timers.start(command.timer, command.durationMs);
          break;
        case 'cancelTimer':
          timers.cancel(command.timer);
          break;
        case 'finish':
          this.finish(command);
          break;
      }
    }
    startBatch();
  }
}

/** Stands in until the promise's executor, which runs at once, has set the real ones. */
function unset(): void {
  throw new Error('the promise has not been made yet');
}
