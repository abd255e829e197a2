import { ApplicationFailure, CancelledFailure, CancellationScope, defineQuery, setHandler } from '@temporalio/workflow';
import { BellwetherError } from '../base/errors';
import { advance, newRunState, resultOf, type Command, type EngineEvent, type Plan, type RunResult } from '../engine';
import { queries, runFailureTypes, type RunInput } from '../protocol';
import { runActions } from './actions';
import { describeRun } from './details';
import { showDetails } from './details-interceptor';
import { resolveRun } from './resolve';
import { announceEnd, announceStart } from './search-attributes';
import { runTimers } from './timers';

type FinishCommand = Extract<Command, { kind: 'finish' }>;

const stateQuery = defineQuery<RunResult | undefined>(queries.state);
const progressQuery = defineQuery<ReturnType<typeof describeRun> | undefined>(queries.progress);

/**
 * Runs any definition. The engine decides; this performs its commands on Temporal and feeds what comes back to it.
 * Completed and degraded runs return their result, cancelled ones end as cancelled, all others fail with a typed
 * failure that carries the partial result.
 */
export async function runDefinition(input: RunInput): Promise<RunResult> {
  // Everything that can be asked or told is set up before the first await: early messages must find it.
  const state = newRunState();
  const inbox = new Inbox();
  let plan: Plan | undefined;
  setHandler(stateQuery, () => plan && resultOf(plan, state), { description: 'The result so far: every step, outputs, context' });
  setHandler(progressQuery, () => plan && describeRun(plan, state), { description: 'How far the run is, step by step' });
  showDetails(() => plan && describeRun(plan, state));
  CancellationScope.current().cancelRequested.catch(() => {
    inbox.push({ kind: 'cancelRequested', at: Date.now(), reason: 'cancellation was requested' });
  });

  return CancellationScope.nonCancellable(async () => {
    try {
      const resolved = await resolveRun(input);
      plan = resolved.plan;
      announceStart(resolved);
      inbox.push({ kind: 'started', at: Date.now(), variables: resolved.variables });
      const end = await drive(plan, state, inbox);
      announceEnd(resolved, end.status);
      return conclude(end, resultOf(plan, state));
    } catch (error) {
      throw asFailure(error);
    }
  });
}

/** Drains the inbox through the engine and performs its commands until it says that the run is finished. */
async function drive(plan: Plan, state: ReturnType<typeof newRunState>, inbox: Inbox): Promise<FinishCommand> {
  const actions = runActions((event) => {
    inbox.push(event);
  });
  const timers = runTimers((event) => {
    inbox.push(event);
  });
  for (;;) {
    for (let event = inbox.take(); event !== undefined; event = inbox.take()) {
      for (const command of advance(plan, state, event).commands) {
        switch (command.kind) {
          case 'startAction':
            actions.start(command);
            break;
          case 'cancelAction':
            actions.cancel(command.path);
            break;
          case 'startTimer':
            timers.start(command.timer, command.durationMs);
            break;
          case 'cancelTimer':
            timers.cancel(command.timer);
            break;
          case 'finish':
            return command;
        }
      }
    }
    await inbox.arrival();
  }
}

function conclude(end: FinishCommand, result: RunResult): RunResult {
  switch (end.status) {
    case 'completed':
    case 'degraded':
      return result;
    case 'cancelled':
      throw new CancelledFailure(end.error?.message ?? 'cancelled', [result]);
    case 'failed':
    case 'timed_out':
      throw ApplicationFailure.create({
        type: runFailureTypes[end.status],
        message: end.error?.step === undefined ? (end.error?.message ?? end.status) : `step '${end.error.step}' failed: ${end.error.message}`,
        nonRetryable: true,
        details: [result],
      });
  }
}

/** Whatever goes wrong in here ends the run: thrown as it is, it would retry the workflow task for ever. */
function asFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const type = error instanceof BellwetherError ? error.code : 'InternalError';
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({ type, message, nonRetryable: true, ...(error instanceof Error && { cause: error }) });
}

/** Events that wait for the engine. */
class Inbox {
  private readonly events: EngineEvent[] = [];
  private wake: (() => void) | undefined;

  push(event: EngineEvent): void {
    this.events.push(event);
    this.wake?.();
    this.wake = undefined;
  }

  take(): EngineEvent | undefined {
    return this.events.shift();
  }

  async arrival(): Promise<void> {
    if (this.events.length > 0) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }
}
