import type { BookReading } from '../ledger';
import type { ClosedBefore } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';

/**
 * What is held as closing begins, and what was closed before, of one moment: whoever finds nothing held is to hear that a halt has
 * closed it, or an earlier attempt of the step, and not that there was nothing.
 */
export async function asFound<Held>(
  { ledger, settings, origin }: Pick<DeskContext, 'ledger' | 'settings' | 'origin'>,
  heldIn: (books: BookReading) => Promise<Held>,
  symbols: readonly string[] | undefined,
): Promise<{ readonly before: Held; readonly closedBefore: readonly ClosedBefore[] }> {
  const gates = await Promise.all(
    [origin.runId, origin.firstExecutionId].map((run) => ledger.gate(settings.name, run)),
  );
  const halts = [...new Set(gates.flatMap((gate) => gate.halts).map(({ id }) => id))];
  return ledger.atOneMoment(async (books) => {
    const closed = await books.closedBy(settings.name, { halts, place: origin });
    return {
      before: await heldIn(books),
      closedBefore: closed.filter(({ symbol }) => symbols?.includes(symbol) ?? true),
    };
  });
}
