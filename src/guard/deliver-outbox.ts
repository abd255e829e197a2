import type { Client } from '@temporalio/client';
import type { Halt, Ledger, OutboxMessage } from '../ledger';
import { guardIdOf, guardSignals, guardWorkflowType, type GuardInput } from '../protocol';
import { endsRuns, tellRun } from './tell-runs';

export interface Delivery {
  readonly ledger: Ledger;
  readonly temporal: Pick<Client, 'workflow'>;
  readonly taskQueue: string;
}

/** Messages taken at once, and for how long: whoever takes them and dies leaves them to the next. */
const atOnce = 50;
const takenForMs = 15_000;

/**
 * Hands what the outbox holds to the guards of the accounts that it concerns. A message is confirmed when Temporal has it: from then
 * on nothing can lose it. One that cannot be handed over keeps none of the others waiting, and comes again. Gives the ids of the halts
 * that were handed over.
 * @throws the first of what went wrong, when all others have been handed over.
 */
export async function deliverOutbox(delivery: Delivery): Promise<readonly string[]> {
  const delivered: string[] = [];
  const failures: unknown[] = [];
  for (;;) {
    const messages = await delivery.ledger.takeOutbox(atOnce, takenForMs);
    for (const message of messages) {
      try {
        delivered.push(...(await deliver(delivery, message)));
      } catch (error) {
        failures.push(error);
      }
    }
    if (messages.length < atOnce) break;
  }
  if (failures.length > 0) throw failures[0];
  return delivered;
}

/** Of a release the guard hears by the ledger, before each round. */
async function deliver(delivery: Delivery, { id, topic, payload }: OutboxMessage): Promise<readonly string[]> {
  const { ledger } = delivery;
  const haltId = topic === 'halt' ? payload['id'] : undefined;
  const [halt] = typeof haltId === 'string' ? await ledger.findHalts([haltId]) : [];
  const isDue = halt !== undefined && halt.release === undefined;
  if (isDue) await handToGuards(delivery, halt);
  await ledger.confirmOutbox([id]);
  return isDue ? [halt.id] : [];
}

/**
 * Starts the guard of each account that a halt concerns, or tells the one that is there. A run without an account has no guard, and is
 * told itself. Done again it changes nothing. Gives the accounts.
 */
export async function handToGuards({ ledger, temporal, taskQueue }: Delivery, halt: Halt): Promise<readonly string[]> {
  const accounts = await accountsOf(ledger, halt);
  for (const account of accounts) {
    const input: GuardInput = { account };
    await temporal.workflow.signalWithStart(guardWorkflowType, {
      workflowId: guardIdOf(account),
      taskQueue,
      args: [input],
      signal: guardSignals.halted,
      signalArgs: [{ haltId: halt.id }],
      staticSummary: `guard of account ${account}`,
    });
  }
  if (halt.scope === 'run' && accounts.length === 0 && endsRuns(halt)) await tellRun(temporal, halt.key, halt);
  return accounts;
}

async function accountsOf(ledger: Ledger, { scope, key }: Halt): Promise<readonly string[]> {
  switch (scope) {
    case 'account':
      return [key];
    case 'run':
      return ledger.accountsOfRun(key);
    case 'all':
      return (await ledger.accounts()).map(({ name }) => name);
  }
}
