import { workflowInfo } from '@temporalio/workflow';
import { BellwetherError } from '../base/errors';
import { utf8Length } from '../base/json';
import type { EngineEvent, RunState } from '../engine';
import { payloadLimitBytes } from '../engine/plan';
import { continueEveryMemo } from '../protocol';

/** Signals that an execution takes in before the run goes on in a new one; the server stops at 10,000. */
const mostSignals = 4000;

/** From here on the run waits for calm as long as it takes. The server ends a run at 51,200. */
const mostEvents = 30_000;

/** Events until the next try, after one that took too long. */
const pauseEvents = 2000;

/** From here on there is no room left. */
const lastEvents = 45_000;

/** Whether a run's state fits into the input of a new execution. */
export function canBeCarried(state: RunState): boolean {
  return utf8Length(JSON.stringify(state)) <= payloadLimitBytes;
}

/** Decides when a run should go on in a new execution. */
export class Continuation {
  readonly timer = 'drain';
  readonly patienceMs = 60_000;
  private signals = 0;
  private events = 0;
  private notBefore = 0;
  private holding = false;
  private gaveUp = false;
  private readonly every = continueEvery();

  isOwnTimer(event: EngineEvent): boolean {
    return event.kind === 'timerFired' && event.timer === this.timer;
  }

  /** The work in flight takes longer than it was waited for: the run goes on here, unless it has no room left. */
  giveUp(): void {
    if (!this.holding || workflowInfo().historyLength > mostEvents) return;
    this.gaveUp = true;
    this.notBefore = workflowInfo().historyLength + pauseEvents;
  }

  /**
   * The run cannot go on in a new execution, though it waited for calm.
   * @throws BellwetherError `StateTooLarge` when it cannot go on here either.
   */
  stay(): void {
    const { historyLength } = workflowInfo();
    if (historyLength > lastEvents)
      throw new BellwetherError(
        'StateTooLarge',
        `the run has ${historyLength} events, and its state is too large for a new execution (over ${payloadLimitBytes} bytes): let steps give less, or hand on references to artifacts`,
      );
    this.holding = false;
    this.notBefore = historyLength + pauseEvents;
  }

  /** What follows from an event: begin to wait for calm, stop waiting for it, or nothing. */
  after(event: EngineEvent, state: RunState): 'hold' | 'release' | undefined {
    if (!beginsExecution(event)) this.events += 1;
    if (isSignal(event)) this.signals += 1;
    if (this.gaveUp) {
      this.gaveUp = false;
      this.holding = false;
      return 'release';
    }
    if (this.holding || state.status !== 'running' || !this.isWanted()) return undefined;
    this.holding = true;
    return 'hold';
  }

  private isWanted(): boolean {
    if (this.every !== undefined && this.events >= this.every) return true;
    const { continueAsNewSuggested, historyLength, targetWorkerDeploymentVersionChanged } = workflowInfo();
    if (historyLength < this.notBefore) return false;
    return continueAsNewSuggested || targetWorkerDeploymentVersionChanged || this.signals >= mostSignals;
  }
}

function continueEvery(): number | undefined {
  const every = workflowInfo().memo?.[continueEveryMemo];
  return typeof every === 'number' && every >= 1 ? every : undefined;
}

/** Nothing has happened yet in an execution that has just begun. */
const beginsExecution = ({ kind }: EngineEvent): boolean =>
  kind === 'started' || kind === 'resumed' || kind === 'holdReleased';

function isSignal({ kind }: EngineEvent): boolean {
  switch (kind) {
    case 'haltRequested':
    case 'pauseRequested':
    case 'resumeRequested':
    case 'eventSent':
    case 'decided':
    case 'tickEnded':
    case 'messageRefused':
      return true;
    default:
      return false;
  }
}
