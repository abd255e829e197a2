import type { BookReading, Halt, Intent, Ledger } from '../ledger';
import type { CarriedOut } from '../protocol';
import { forbiddenOrders } from './forbidden-orders';

/**
 * What a halt leaves in an account of a recorded session whose prices and time this process does not know: all that it might cancel
 * or close, untouched, as the books stand at one moment. At the prices and by the clock of now it would fill, or expire, as it never did.
 * A halt of everything is not kept waiting for it: no venue has it, and once the run of the session is gone nobody can carry it out.
 */
export async function leftElsewhere(ledger: Ledger, halt: Halt, account: string, session: string): Promise<CarriedOut> {
  const why =
    `the account is one of a recorded session (${session}), whose prices and time only a worker knows that has traded on it while the ` +
    'session is open: its run closes it in on_emergency, and the gate is closed. No venue has it';
  const { inFlight, open, held } = await ledger.atOneMoment((books) => leftOf(books, halt, account));
  const entries = [
    ...inFlight.map(({ id, symbol }) => orderLeft(symbol, `${id}: its answer is still missing; ${why}`)),
    ...open.map(({ id, symbol }) => orderLeft(symbol, `${id}: ${why}`)),
    ...held.map(({ symbol, quantity }) => ({ symbol, quantity, why })),
  ];
  const nothing = { cancelled: [], closed: [] };
  if (halt.scope === 'all' && entries.length > 0) return { done: true, ...nothing, left: [], atNoVenue: entries };
  return { done: entries.length === 0, ...nothing, left: entries };
}

interface Left {
  readonly inFlight: readonly Intent[];
  readonly open: readonly Intent[];
  readonly held: readonly { readonly symbol: string; readonly quantity: string }[];
}

/** Sends without an answer at every level, as where a halt is carried out; closing orders of halts show in what is held. */
async function leftOf(books: BookReading, halt: Halt, account: string): Promise<Left> {
  const exposed = await books.exposure(halt.scope, halt.key);
  const inFlight = exposed.inFlight.filter((intent) => intent.account === account);
  const forbidden = await forbiddenOrders(books, halt, account);
  return {
    inFlight,
    open: forbidden.filter(({ id }) => !inFlight.some((sent) => sent.id === id)),
    held: await heldOf(books, halt, account),
  };
}

function heldOf(books: BookReading, { level, scope, key }: Halt, account: string): Promise<Left['held']> {
  if (level !== 'flatten') return Promise.resolve([]);
  return scope === 'run' ? books.heldByRun(account, key) : books.positions({ account });
}

function orderLeft(symbol: string, why: string): CarriedOut['left'][number] {
  return { symbol, quantity: 'an order', why };
}
