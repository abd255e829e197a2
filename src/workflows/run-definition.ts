import { ApplicationFailure, CancelledFailure, CancellationScope, defineQuery, setHandler } from '@temporalio/workflow';
import { BellwetherError } from '../base/errors';
import { newRunState, resultOf, type Plan, type RunResult } from '../engine';
import { queries, runFailureTypes, type RunDescription, type RunInput } from '../protocol';
import { describeRun } from './details';
import { showDetails } from './details-interceptor';
import { Driver, type FinishCommand } from './driver';
import { resolveRun } from './resolve';
import { announceEnd, announceStart } from './search-attributes';

const stateQuery = defineQuery<RunResult | undefined>(queries.state);
const progressQuery = defineQuery<RunDescription | undefined>(queries.progress);

/**
 * Runs any definition. The engine decides; the driver performs its commands on Temporal and feeds what comes back to it.
 * Completed and degraded runs return their result, cancelled ones end as cancelled, all others fail with a typed
 * failure that carries the partial result.
 */
export async function runDefinition(input: RunInput): Promise<RunResult> {
  // Everything that can be asked or told is set up before the first await: early messages must find it.
  const state = newRunState();
  const driver = new Driver(state);
  let plan: Plan | undefined;
  const description = (): RunDescription | undefined => plan && describeRun(plan, state);
  setHandler(stateQuery, () => plan && resultOf(plan, state), {
    description: 'The result so far: every step, outputs, context',
  });
  setHandler(progressQuery, description, { description: 'How far the run is, step by step' });
  showDetails(description);
  CancellationScope.current().cancelRequested.catch(() => {
    driver.push({ kind: 'cancelRequested', at: Date.now(), reason: 'cancellation was requested' });
  });

  return CancellationScope.nonCancellable(async () => {
    try {
      const resolved = await resolveRun(input);
      plan = resolved.plan;
      announceStart(resolved);
      driver.begin(plan, { kind: 'started', at: Date.now(), variables: resolved.variables });
      const end = await driver.finished;
      announceEnd(resolved, end.status);
      return conclude(end, resultOf(plan, state));
    } catch (error) {
      throw asFailure(error);
    }
  });
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
        message:
          end.error?.step === undefined
            ? (end.error?.message ?? end.status)
            : `step '${end.error.step}' failed: ${end.error.message}`,
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
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  });
}
