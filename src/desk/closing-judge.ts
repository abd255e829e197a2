import type { Intent } from '../ledger';
import type { OrderRejection } from '../slices/trading-desk-port';
import type { DeskContext } from './desk-context';
import { Exact } from './exact';
import { pendingOrders } from './judge-intent';
import { pendingOf } from './checks';
import type { Prepare } from './send-intent';

/**
 * What stands before a closing order: only that it closes, and that no other order closes the same shares. Collars, quotes and limits
 * do not keep anybody from getting out. The closing orders of a halt are judged by the gate, which counts under a lock.
 */
export function closingJudge(context: DeskContext, intent: Intent): Prepare {
  return () =>
    Promise.resolve(async () => {
      if (intent.haltId !== undefined) return undefined;
      const { ledger, settings, broker } = context;
      if (broker.real && settings.kind !== 'live') return notMeant(settings.name);
      // Of one moment: a closing order that fills between two looks would be neither pending nor gone from what is held.
      const { positions, pending } = await ledger.atOneMoment(async (books) => ({
        positions: await books.positions({ account: settings.name }),
        pending: await pendingOrders(books, intent),
      }));
      const held = new Exact(positions.find(({ symbol }) => symbol === intent.symbol)?.quantity ?? 0);
      const { buys, sells } = pendingOf(pending, intent.symbol);
      const free = intent.side === 'sell' ? held.sub(sells) : held.neg().sub(buys);
      if (free.gte(intent.quantity)) return undefined;
      return {
        by: 'capability',
        message: `${intent.quantity} ${intent.symbol} are to be closed, and only ${Exact.max(free, 0).toFixed()} are left that no other order closes`,
        figures: { quantity: intent.quantity, held: held.toFixed(), free: free.toFixed() },
      } satisfies OrderRejection;
    });
}

function notMeant(account: string): OrderRejection {
  return {
    by: 'capability',
    message: `account '${account}' is for practice, and its broker moves real money`,
    figures: { account },
  };
}
