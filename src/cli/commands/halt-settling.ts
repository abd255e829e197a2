import { messageOf } from '../../base/errors';
import { carryOut, guardOutcome, handToGuards } from '../../guard';
import type { CarriedOut } from '../../protocol';
import { defaultTaskQueue } from '../../protocol';
import type { Environment } from '../environment/environment';
import { haltDeskHere } from '../environment/halt-desk-here';
import { withLedger } from '../environment/open-ledger';
import type { Output } from '../output';

/** What came of a halt in an account. */
export interface Settled {
  readonly account: string;
  /** All is told, cancelled and closed that was to be. */
  readonly settled: boolean;
  /** Runs that were told, and how many more. */
  readonly told: readonly string[];
  readonly toldMore: number;
  readonly carriedOut?: CarriedOut;
  /** What is not known, or could not be done. */
  readonly problems: readonly string[];
}

/** Longer than a round of the guard takes. */
const waitMs = 60_000;

/** Hands a committed halt to the guards of its accounts, and waits for what they have to say. */
export async function settle(
  haltId: string,
  {
    environment,
    output,
    signal,
  }: { readonly environment: Environment; readonly output: Output; readonly signal: AbortSignal },
): Promise<readonly Settled[]> {
  return withLedger<readonly Settled[]>(
    () => [],
    async (ledger) => {
      const [halt] = await ledger.findHalts([haltId]);
      if (halt === undefined) return [];
      const accounts = await environment.client.temporal((temporal) =>
        handToGuards({ ledger, temporal, taskQueue: defaultTaskQueue }, halt),
      );
      if (accounts.length === 0) return [];
      output.note(`The guards of ${accounts.join(', ')} have it; waiting for what they tell, cancel and close …`);
      await environment.needWorker().catch((error: unknown) => {
        output.error(`No worker could be started: ${messageOf(error)}`);
      });
      return environment.client.temporal((temporal) =>
        Promise.all(
          accounts.map(async (account) => {
            const outcome = await guardOutcome(temporal, account, haltId, { waitMs, signal });
            const { halt: guarded, settled } = outcome;
            if (guarded === undefined)
              return {
                account,
                settled,
                told: [],
                toldMore: 0,
                problems: ['the guard has it, and no worker has taken it up yet: start one (npx bellwether worker)'],
              };
            const { told, toldMore, notTold, carriedOut, gaveUp } = guarded;
            return {
              account,
              settled,
              told,
              toldMore,
              ...(carriedOut !== undefined && { carriedOut }),
              problems: [
                ...notTold.map(({ run, why }) => `${run} could not be told: ${why}`),
                ...(gaveUp === undefined ? [] : [gaveUp]),
                ...(carriedOut === undefined && gaveUp === undefined
                  ? ['the guard is still cancelling and closing']
                  : []),
              ],
            };
          }),
        ),
      );
    },
  );
}

/** Cancels and closes from this very process, where no guard can: Temporal is not there. */
export async function settleHere(
  haltId: string,
  accounts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Settled[]> {
  const here = haltDeskHere();
  try {
    return await withLedger<readonly Settled[]>(
      () => [],
      (ledger) =>
        Promise.all(
          accounts.map(async (account): Promise<Settled> => {
            const untold = 'the runs are told as soon as Temporal is back and a worker runs';
            try {
              const options = { withinMs: 20_000, signal, beat: () => undefined };
              const carriedOut = await carryOut({ ledger, desk: here.desk }, account, [haltId], options);
              return { account, settled: false, told: [], toldMore: 0, carriedOut, problems: [untold] };
            } catch (error) {
              return { account, settled: false, told: [], toldMore: 0, problems: [untold, messageOf(error)] };
            }
          }),
        ),
    );
  } finally {
    await here.close();
  }
}
