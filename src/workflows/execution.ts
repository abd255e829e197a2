import {
  ApplicationFailure,
  CancelledFailure,
  CancellationScope,
  condition,
  allHandlersFinished,
  ContinueAsNew,
} from '@temporalio/workflow';
import { BellwetherError } from '../base/errors';
import { resultOf, type Plan, type RunResult, type RunState } from '../engine';
import { runFailureTypes } from '../protocol';
import type { Begun, Driver, FinishCommand } from './driver';

/**
 * One execution of a run, or of a tick: finds out what it runs, drives it to its end, and concludes. `goOn` continues it in a
 * new execution, and does not return.
 */
export async function execute(
  driver: Driver,
  prepare: () => Promise<Begun>,
  hooks: {
    readonly goOn: (plan: Plan) => Promise<never>;
    readonly ended: (status: FinishCommand['status']) => void | Promise<void>;
  },
): Promise<RunResult> {
  CancellationScope.current().cancelRequested.catch(() => {
    driver.push({ kind: 'cancelRequested', at: Date.now(), reason: 'cancellation was requested' });
  });
  return CancellationScope.nonCancellable(async () => {
    try {
      const begun = await prepare();
      const { plan } = begun;
      driver.begin(begun);
      const end = await driver.end();
      if (end.kind === 'continue') return await hooks.goOn(plan);
      await hooks.ended(end.status);
      await answered();
      return conclude(end, plan, driver.state);
    } catch (error) {
      throw asFailure(error);
    }
  });
}

/** Whoever waits for the end of the run is told before it closes. */
async function answered(): Promise<void> {
  if (!allHandlersFinished()) await condition(allHandlersFinished);
}

function conclude(end: FinishCommand, plan: Plan, state: RunState): RunResult {
  const result = resultOf(plan, state);
  switch (end.status) {
    case 'completed':
    case 'degraded':
      return result;
    case 'cancelled':
      throw new CancelledFailure(end.error?.message ?? 'cancelled', [result]);
    case 'failed':
    case 'timed_out':
    case 'halted':
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
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure || error instanceof ContinueAsNew)
    return error;
  const type = error instanceof BellwetherError ? error.code : 'InternalError';
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  });
}
