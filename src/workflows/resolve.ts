import { ActivityFailure, ApplicationFailure, scheduleLocalActivity } from '@temporalio/workflow';
import type { Plan } from '../engine';
import { resolveActivityType, type ResolvedRun, type RunInput } from '../protocol';

/**
 * Turns the run's input into its plan and checked variables, by one local activity whose result is in history.
 * @throws ApplicationFailure that carries the issues, when the input names no valid definition.
 */
export async function resolveRun(input: RunInput): Promise<ResolvedRun & { readonly plan: Plan }> {
  try {
    const resolved = await scheduleLocalActivity<ResolvedRun>(resolveActivityType, [input], {
      startToCloseTimeout: '20 seconds',
      retry: { maximumAttempts: 5, initialInterval: '200 milliseconds', nonRetryableErrorTypes: ['NotFoundError'] },
    });
    const plan = resolved.plan ?? input.definition;
    if (typeof plan === 'string')
      throw ApplicationFailure.nonRetryable('the definition was not resolved', 'InternalError');
    return { ...resolved, plan };
  } catch (error) {
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
      throw ApplicationFailure.nonRetryable(error.cause.message, error.cause.type, ...(error.cause.details ?? []));
    }
    throw error;
  }
}
