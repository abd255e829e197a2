import type { Halt, Ledger } from '../ledger';
import type { CarriedOut } from '../protocol';

/** A halt touches no more orders than that at once. */
const mostOrders = 10_000;

/**
 * What a halt leaves in an account of a recorded session whose prices and time this process does not know: all that it might cancel
 * or close, untouched. At the prices and by the clock of now it would fill, or expire, as it never did.
 */
export async function leftElsewhere(
  ledger: Ledger,
  { scope, key, level }: Halt,
  account: string,
  session: string,
): Promise<CarriedOut> {
  const why =
    `the account is one of a recorded session (${session}), whose prices and time only a worker knows that has traded on it: ` +
    'its run closes it in on_emergency, and the gate is closed. No venue has these orders';
  const ofRun = scope === 'run' ? { runId: key } : {};
  const orders = level === 'freeze' ? [] : await ledger.orders({ account, ...ofRun, open: true, limit: mostOrders });
  const positions = level === 'flatten' ? await ledger.positions({ account }) : [];
  const left = [
    ...orders.map(({ intentId, symbol }) => ({ symbol, quantity: 'an order', why: `${intentId}: ${why}` })),
    ...positions.map(({ symbol, quantity }) => ({ symbol, quantity, why })),
  ];
  return { done: left.length === 0, cancelled: [], closed: [], left };
}
