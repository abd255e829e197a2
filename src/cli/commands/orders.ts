import type { Order } from '../../ledger';
import { withLedger, noLedger } from '../environment/open-ledger';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { table } from '../render/text';

/** Lists the newest orders. */
export async function orders(
  options: {
    readonly account?: string;
    readonly symbol?: string;
    readonly run?: string;
    readonly open?: boolean;
    readonly limit: number;
  },
  output: Output,
): Promise<ExitCode> {
  const { account, symbol, run, open = false, limit } = options;
  const found = await withLedger<readonly Order[] | undefined>(
    () => undefined,
    async (ledger) => {
      // A name that is mistyped is told from an account without orders.
      if (account !== undefined) await ledger.account(account);
      return ledger.orders({
        open,
        limit,
        ...(account !== undefined && { account }),
        ...(symbol !== undefined && { symbol }),
        ...(run !== undefined && { runId: run }),
      });
    },
  );
  if (output.json) output.document({ orders: found ?? [] });
  else if (found === undefined) output.line(noLedger);
  else if (found.length === 0) output.line('no such orders');
  else for (const line of table([orderTitles, ...found.map(orderCells)])) output.line(line);
  return exitCodes.done;
}

const orderTitles = ['ACCEPTED (UTC)', 'ACCOUNT', 'ORDER', 'STATE', 'FILLED', 'AVERAGE', 'RUN', 'CLIENT ORDER'];

function orderCells(order: Order): string[] {
  const limit = order.limitPrice === undefined ? '' : ` limit ${order.limitPrice}`;
  const stop = order.stopPrice === undefined ? '' : ` stop ${order.stopPrice}`;
  const market = order.type === 'market' ? ' market' : '';
  return [
    order.acceptedAt.slice(0, 19).replace('T', ' '),
    order.account,
    `${order.side} ${order.quantity} ${order.symbol}${market}${stop}${limit} ${order.timeInForce}`,
    order.state,
    `${order.filledQuantity}/${order.quantity}`,
    order.averagePrice ?? '',
    order.runId,
    order.clientOrderId,
  ];
}
