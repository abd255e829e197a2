import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { BellwetherError } from '../base/errors';
import type { Ledger } from '../ledger';
import { guardActivityTypes, type CarriedOut, type GuardState, type GuardTask, type RunsTold } from '../protocol';
import { carryOut } from './carry-out';
import type { HaltDesk } from './halt-desk';
import { tellRuns } from './tell-runs';

/** What the guard of an account works with. */
export interface GuardDependencies {
  /** @throws BellwetherError `LedgerUnavailable`, and the guard tries again. */
  readonly ledger: () => Promise<Ledger>;
  readonly temporal: Pick<Client, 'workflow'>;
  /** Absent where this worker can reach no venue: then it cannot cancel or close. */
  readonly desk?: HaltDesk;
}

/** How long one round of cancelling and closing may wait for the venue. The guard begins another, within its bounds. */
const roundMs = 20_000;

/** The activities of the workflow `tradingGuard`, by name. */
export function guardActivities(given: GuardDependencies): Record<string, (input: unknown) => Promise<unknown>> {
  return {
    [guardActivityTypes.tell]: (input) => tell(given, input as GuardTask),
    [guardActivityTypes.close]: (input) => close(given, input as GuardTask),
    [guardActivityTypes.record]: (input) => record(given, input as GuardState),
  };
}

async function tell({ ledger, temporal }: GuardDependencies, { account, haltIds }: GuardTask): Promise<RunsTold> {
  const context = Context.current();
  return tellRuns({ ledger: await ledger(), temporal }, account, haltIds, () => {
    context.heartbeat();
  });
}

async function close({ ledger, desk }: GuardDependencies, { account, haltIds }: GuardTask): Promise<CarriedOut> {
  const context = Context.current();
  const beat = (): void => {
    context.heartbeat();
  };
  if (desk === undefined)
    throw ApplicationFailure.nonRetryable(
      `the worker of task queue '${context.info.taskQueue}' reaches no venue, so it cannot cancel or close on account '${account}': cancel and close at the broker, and look at the worker's accounts`,
      'NoDesk',
    );
  try {
    return await carryOut({ ledger: await ledger(), desk }, account, haltIds, {
      withinMs: roundMs,
      signal: context.cancellationSignal,
      beat,
    });
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    throw ApplicationFailure.create({ type: error.code, message: error.message, cause: error });
  }
}

async function record({ ledger }: GuardDependencies, { account, halts }: GuardState): Promise<undefined> {
  const books = await ledger();
  for (const halt of halts) await books.recordEvidence(account, 'halt.carried_out', halt);
  return undefined;
}
