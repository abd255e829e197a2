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
  else for (const line of orderLines(found, output.columns)) output.line(line);
  return exitCodes.done;
}

/** A table where it fits; else some lines an order, so that no id is cut: it is there to be copied. */
export function orderLines(found: readonly Order[], columns: number): readonly string[] {
  const rows = found.map(orderCells);
  const lines = table([orderTitles, ...rows]);
  if (lines.every((line) => line.length <= columns)) return lines;
  return rows.flatMap(([at = '', account = '', order = '', state = '', filled = '', average = '', ...ids]) => [
    `${at}  ${order}`,
    `  ${state} ${filled}${average === '' ? '' : ` at ${average}`}, account ${account}`,
    ...ids.map((id) => `  ${id}`),
  ]);
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
