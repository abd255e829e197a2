import { BellwetherError, messageOf } from '../../base/errors';
import type { BellwetherClient } from '../../client';
import { commitHalt } from '../../guard';
import { withLedger } from '../environment/open-ledger';
import type { Output } from '../output';
import type { WantedHalt } from './halt';

export interface ChildHalt {
  readonly haltId: string;
  /** First execution of the child. */
  readonly execution: string;
}

/**
 * The orders of a child have the id of the run at the top and the first execution of the child: a halt of the child's own id stops
 * none of them. Closes the gate for its first execution as well. Undefined for a run of its own, and where Temporal does not say what
 * it is.
 */
export async function closeGateOfChild(
  client: Pick<BellwetherClient, 'childExecution'>,
  runId: string,
  wanted: WantedHalt,
  output: Output,
): Promise<ChildHalt | undefined> {
  const execution = await childExecution(client, runId, output);
  if (execution === undefined) return undefined;
  return withLedger<ChildHalt | undefined>(
    () => undefined,
    async (ledger) => {
      const { halt } = await commitHalt(ledger, { scope: 'run', key: execution, ...wanted });
      output.note(
        `${runId} is a child of another run, and its orders go by its execution: halt ${halt.id} of ${execution} is committed, too.`,
      );
      return { haltId: halt.id, execution };
    },
  );
}

async function childExecution(
  client: Pick<BellwetherClient, 'childExecution'>,
  runId: string,
  output: Output,
): Promise<string | undefined> {
  try {
    return await client.childExecution(runId);
  } catch (error) {
    // That nobody knows the run is said by whoever tells it; and no other reason keeps anybody from telling it.
    const isUnknown = error instanceof BellwetherError && error.code === 'UnknownRun';
    if (!isUnknown) output.note(`Whether ${runId} is a child of another run is not known: ${messageOf(error)}`);
    return undefined;
  }
}
