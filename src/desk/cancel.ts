import { ActionError } from '../slices/action-error';
import type { CancelReport } from '../slices/trading-desk-port';
import { cancelIntent } from './cancel-intent';
import type { DeskContext } from './desk-context';

export interface CancelSelection {
  readonly ids?: readonly string[];
  readonly symbols?: readonly string[];
  readonly ofThisRun?: boolean;
  /** Only those of this run, by its workflow id or first execution id. */
  readonly ofRun?: string;
}

/** So many at once: a venue limits how often it is asked. */
const atOnce = 8;

/** Cancels orders: those that are named, else all that are open, of the symbols or the run where those are given. */
export async function cancel(context: DeskContext, selection: CancelSelection): Promise<readonly CancelReport[]> {
  const ids = selection.ids ?? (await openIds(context, selection));
  const reports: CancelReport[] = [];
  for (let first = 0; first < ids.length; first += atOnce) {
    const some = ids.slice(first, first + atOnce);
    reports.push(...(await Promise.all(some.map((id) => cancelOne(context, id)))));
    context.beat();
  }
  return reports;
}

async function cancelOne(context: DeskContext, id: string): Promise<CancelReport> {
  const { ledger, settings } = context;
  const intent = await ledger.findIntent(id);
  if (intent !== undefined && intent.account !== settings.name)
    throw new ActionError(
      'OtherAccount',
      `order ${id} is of account '${intent.account}', and this run is bound to '${settings.name}'`,
    );
  return cancelIntent(context, id);
}

/** Also those whose answer is missing: there may be an order. What is closing for a halt goes on. */
async function openIds(
  context: DeskContext,
  { symbols, ofThisRun = false, ofRun = ofThisRun ? context.origin.firstExecutionId : undefined }: CancelSelection,
): Promise<readonly string[]> {
  const { ledger, settings } = context;
  const { inFlight, open } =
    ofRun === undefined ? await ledger.exposure('account', settings.name) : await ledger.exposure('run', ofRun);
  return [...inFlight, ...open]
    .filter(
      ({ account, symbol, haltId }) =>
        account === settings.name && haltId === undefined && (symbols?.includes(symbol) ?? true),
    )
    .map(({ id }) => id);
}
